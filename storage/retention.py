"""What may be erased: the documents that a person names, and those that were received long ago."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.errors import NothingFoundError, UsageError
from forms.reading import Status
from storage.clock import clock
from storage.engine import Database
from storage.erasing import has_ended
from storage.models import DocumentRow, PageRow, ReadingRow, TombstoneRow

SHORTEST = 8
"""How many characters of an id must be given where something is erased by it."""


@dataclass(frozen=True)
class Old:
    """Documents that have ended and were received before a time."""

    before: float
    """Seconds since 1970."""
    documents: Sequence[str]
    """Oldest first."""
    pages: int
    unseen: int
    """How many of their values still wait for a person to look at them."""


def old_documents(database: Database, seconds: float) -> Old:
    """What was received more than `seconds` ago, by the database's clock, and has ended."""
    with database.reading() as connection:
        before = connection.scalar(sa.select(clock() - sa.literal(seconds, sa.Double))) or 0.0
        old = sa.and_(DocumentRow.created < before, has_ended())
        documents = connection.scalars(
            sa.select(DocumentRow.id).where(old).order_by(DocumentRow.created, DocumentRow.id)
        ).all()
        pages = sa.select(sa.func.count()).select_from(PageRow).join(DocumentRow).where(old)
        waits = sa.and_(old, ReadingRow.is_current, ReadingRow.status == Status.REVIEW)
        unseen = sa.select(sa.func.count()).select_from(ReadingRow).join(PageRow).join(DocumentRow).where(waits)
        return Old(before, documents, connection.scalar(pages) or 0, connection.scalar(unseen) or 0)


def named_document(database: Database, prefix: str) -> str | None:
    """The one document whose id begins with `prefix`; None where such a one was erased before.

    Raises UsageError for a prefix that is short or fits several, NothingFoundError for one that fits none.
    """
    if len(prefix) < SHORTEST:
        raise UsageError(f"{prefix}: give at least {SHORTEST} characters of the document's id, as erasing is for ever")
    with database.reading() as connection:
        living = sa.select(DocumentRow.id).where(DocumentRow.id.startswith(prefix, autoescape=True))
        ids = connection.scalars(living.limit(2)).all()
        if len(ids) > 1:
            raise UsageError(f"{prefix}: several documents' ids begin so; give more of the id")
        gone = sa.select(TombstoneRow.id).where(TombstoneRow.document_id.startswith(prefix, autoescape=True))
        if not ids and connection.scalar(gone.limit(1)) is None:
            raise NothingFoundError(f"no document's id begins with {prefix}; `inkfield status {prefix[:4]}` shows some")
    return ids[0] if ids else None
