"""Fields to settle, with drawn pictures, and the server with the pages on which that is done."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import cv2
import numpy as np
import sqlalchemy as sa
from starlette.types import ASGIApp

from forms.geometry import Box
from forms.page import Page, Pixels
from forms.reading import Character, PageReading, PageState, Reading, Status
from forms.reason import Reason, ReasonCode
from review.app import Parts, build_app
from review.review_pages import review_pages
from storage.models import CorrectionRow, ReadingRow
from storage.store import Store
from worker.crops import as_png, keep_crops

STEP, TALL = 40, 60
SIZE = (900, 1000)


def written(text: str, place: int, status: Status) -> Reading:
    """A field with that text in a row of its own; its second character is doubtful."""
    box = Box(40, 20 + 70 * place, STEP * len(text), TALL)
    characters = tuple(
        Character(each, 0.62 if at == 1 else 0.99, Box(box.x + STEP * at + 4, box.y + 10, 30, 42), "9")
        for at, each in enumerate(text)
    )
    reason = Reason(ReasonCode.LOW_CONFIDENCE, "surer of some digits than of others")
    confidence = 0.5 + place / 100 if status is Status.REVIEW else 0.99
    told = reason if status is Status.REVIEW else None
    return Reading(f"field_{place}", "number", text, text, confidence, status, told, box, characters, "digits-test")


def drawn(readings: list[Reading], shown: Sequence[str] = ()) -> Pixels:
    """The page with these values on it; or, where `shown` says so, with others than were read."""
    paper = np.full((SIZE[1], SIZE[0]), 250, np.uint8)
    for reading, text in zip_longest(readings, shown):
        for each, character in zip(reading.characters, text or reading.text, strict=True):
            corner = (int(each.box.x), int(each.box.bottom - 4))
            cv2.putText(paper, character, corner, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.6, 20, 3, cv2.LINE_AA)
    return paper


def lay_out(store: Store, pages: int, status: Status = Status.REVIEW, rows: int = 10) -> list[int]:
    """Documents of one page with ten fields each, read and stored with their pictures; gives all ids."""
    for number in range(pages):
        texts = [f"{(number * 37 + place * 11) % 900 + 100}" for place in range(rows)]
        readings = [written(text, place, status) for place, text in enumerate(texts)]
        _store(store, number, readings, drawn(readings))
    return _ids(store)


def lay_out_alike(store: Store, character: str, pages: int, odd: Mapping[int, str], status: Status) -> list[int]:
    """Documents of one page with ten fields each, all read as one `character`; gives all ids.

    What `odd` has for the place of one of them, counted over all pages, stands there in truth.
    """
    for number in range(pages):
        readings = [written(character, place, status) for place in range(10)]
        _store(store, number, readings, drawn(readings, [odd.get(10 * number + place, "") for place in range(10)]))
    return _ids(store)


def decisions(store: Store) -> list[tuple[int, str, str | None, str]]:
    """All that is on record, as it came: reading, decision, text, purpose."""
    table = CorrectionRow
    asked = sa.select(table.reading_id, table.decision, table.text, table.purpose).order_by(table.id)
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(asked)]


def _ids(store: Store) -> list[int]:
    with store.database.reading() as connection:
        return list(connection.scalars(sa.select(ReadingRow.id).order_by(ReadingRow.id)))


def _store(store: Store, number: int, readings: list[Reading], paper: Pixels) -> None:
    """Keep a drawn page as a scan, what was read on it, and pictures of the fields to review, as a worker does."""
    paper[-20:, :number] = 0  # so that no two scans are the same
    file = f"batch/{number}.png"
    document = store.originals.keep_bytes(as_png(paper))
    store.documents.receive(document, file, "image/png", "auto")
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    assert store.documents.split(job, 1)
    (page_id,) = store.bells.due_pages(limit=1, trust=60.0)
    page = store.pages.claim(page_id, "worker:1", 60.0)
    assert page is not None
    read = PageReading(page.scan, 1, SIZE, 100.0, "drawn_form", PageState.READ, readings=tuple(readings))
    assert store.pages.save(page, read, keep_crops(Page(page.scan, 1, paper, 100.0), readings, store.crops))


def app_of(parts: Parts, audit_share: float = 0.0) -> ASGIApp:
    """The server with the pages of the review."""
    return build_app(parts, review_pages(parts.intake.store, {}, parts.open_page, audit_share))
