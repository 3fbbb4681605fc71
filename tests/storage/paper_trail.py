"""Readings that wait for a person, stored as a worker stores them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from forms.page import Scan
from forms.reading import Reading
from storage.models import ReadingRow
from storage.store import Store
from tests.nouns import page_read, reading


def stored(store: Store, readings: Sequence[Reading], file: str = "batch/form.pdf") -> list[int]:
    """A document of one page with these readings; gives their ids in order."""
    document = hashlib.sha256(file.encode()).hexdigest()
    store.documents.receive(document, file, "application/pdf", "auto")
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    assert store.documents.split(job, 1)
    (page_id,) = store.bells.due_pages(limit=1, trust=60.0)
    page = store.pages.claim(page_id, "worker:1", 60.0)
    assert page is not None
    assert store.pages.save(page, page_read(Scan(document, file, Path()), 1, tuple(readings)), {})
    asked = sa.select(ReadingRow.id).where(ReadingRow.page_id == page_id).order_by(ReadingRow.position)
    with store.database.reading() as connection:
        return list(connection.scalars(asked))


def waiting(many: int, **changes: object) -> list[Reading]:
    """That many readings that need review, the first the surest."""
    return [
        reading(f"field{place}", f"{place:03}", **({"status": "review", "confidence": 0.9 - place / 1000} | changes))
        for place in range(many)
    ]
