"""Erasing documents: rows, values, originals and crops go, a tombstone stays.

A batch of documents is one transaction: their rows go and their tombstones come, after the files they name were
written down (`storage/remains.py`). The files go next. A crash before the commit erases nothing, one after it leaves a
list that the next call finishes; no row is ever left that names a file which is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from storage.jobs import is_over
from storage.models import DocumentRow, PageRow, ReadingRow, TombstoneRow
from storage.remains import Files, Remains
from storage.states import OPEN_DOCUMENTS, DocumentState, WorkState
from storage.store import Store

BATCH = 100
LONG_AGO = 86_400.0
"""Seconds after which nobody completes a copy any more."""


class Verb(StrEnum):
    """What erased a document."""

    ERASE = "erase"
    PURGE = "purge"


@dataclass(frozen=True)
class Erased:
    """What became of the documents that were to be erased; one that was not on record is in neither list."""

    documents: Sequence[str]
    pages: int
    """How many those had."""
    in_work: Sequence[str]
    """Left as they are: a worker holds them or one of their pages."""


@dataclass(frozen=True)
class Eraser:
    """Erases the documents of one store."""

    store: Store

    @property
    def remains(self) -> Remains:
        """Files that are still to be removed."""
        return Remains(self.store.database, self.store.originals, self.store.crops)

    def erase(self, documents: Sequence[str]) -> Erased:
        """Erase `documents`, whatever their state, except those that a worker has in hand."""
        return self._erase_all(documents, sa.true(), Verb.ERASE)

    def purge(self, documents: Sequence[str]) -> Erased:
        """Erase those of `documents` that have ended."""
        return self._erase_all(documents, has_ended(), Verb.PURGE)

    def finish(self) -> int:
        """Remove what erasing, or copying long ago, left when it was cut short; gives how many files that were."""
        left = sum(self.remains.remove(noted) for noted in self.remains.pending())
        return left + sum(kept.remove_stale(LONG_AGO) for kept in (self.store.originals, self.store.crops))

    def _erase_all(self, documents: Sequence[str], which: sa.ColumnElement[bool], verb: Verb) -> Erased:
        batches = [documents[first : first + BATCH] for first in range(0, len(documents), BATCH)]
        parts = [self._erase_batch(batch, which, verb) for batch in batches]
        return Erased(
            documents=[document for part in parts for document in part.documents],
            pages=sum(part.pages for part in parts),
            in_work=[document for part in parts for document in part.in_work],
        )

    def _erase_batch(self, documents: Sequence[str], which: sa.ColumnElement[bool], verb: Verb) -> Erased:
        with self.store.database.writing() as connection:
            in_work = _locked(connection, documents)
            free = sa.and_(DocumentRow.id.in_(set(documents) - set(in_work)), which)
            graves = _graves(connection, free, verb)
            ids = [str(grave["document_id"]) for grave in graves]
            noted = self.remains.note(Files(ids, _crops(connection, ids))) if ids else None
            _delete(connection, ids)
            if graves:
                connection.execute(sa.insert(TombstoneRow), graves)
        if noted is not None:
            self.remains.remove(noted)
        return Erased(ids, sum(int(str(grave["pages"])) for grave in graves), in_work)


def has_ended() -> sa.ColumnElement[bool]:
    """A document that waits for nobody."""
    return DocumentRow.state.not_in(OPEN_DOCUMENTS)


def _locked(connection: sa.Connection, documents: Sequence[str]) -> list[str]:
    """Keep workers from taking these documents or their pages, and name those that are taken already.

    Pages are locked before their documents, as saving a page does it.
    """
    pages = sa.select(PageRow.id).where(PageRow.document_id.in_(documents)).order_by(PageRow.id).with_for_update()
    connection.execute(pages).close()
    rows = sa.select(DocumentRow.id).where(DocumentRow.id.in_(documents)).order_by(DocumentRow.id).with_for_update()
    connection.execute(rows).close()
    splitting = sa.select(DocumentRow.id).where(
        DocumentRow.id.in_(documents),
        DocumentRow.state == DocumentState.RECEIVED,
        sa.not_(is_over(DocumentRow.lease_until)),
    )
    reading = sa.select(PageRow.document_id).where(
        PageRow.document_id.in_(documents),
        PageRow.state == WorkState.WORKING,
        sa.not_(is_over(PageRow.lease_until)),
    )
    return sorted(connection.scalars(sa.union(splitting, reading)))


def _graves(connection: sa.Connection, which: sa.ColumnElement[bool], verb: Verb) -> list[dict[str, object]]:
    """A tombstone for each document."""
    counted = (
        sa.select(DocumentRow.id, DocumentRow.created, sa.func.count(PageRow.id).label("pages"))
        .outerjoin(PageRow, PageRow.document_id == DocumentRow.id)
        .where(which)
        .group_by(DocumentRow.id, DocumentRow.created)
        .order_by(DocumentRow.created, DocumentRow.id)
    )
    return [
        {"document_id": row.id, "verb": verb, "pages": row.pages, "received": row.created}
        for row in connection.execute(counted)
    ]


def _crops(connection: sa.Connection, documents: Sequence[str]) -> Sequence[str]:
    """The crops that readings of these documents name."""
    named = sa.and_(PageRow.document_id.in_(documents), ReadingRow.crop.is_not(None))
    found = sa.select(ReadingRow.crop).join(PageRow, ReadingRow.page_id == PageRow.id).where(named).distinct()
    return [str(crop) for crop in connection.scalars(found)]


def _delete(connection: sa.Connection, documents: Sequence[str]) -> None:
    """Delete these documents with their pages and readings, readings first, as `Remains` takes its locks."""
    pages = sa.select(PageRow.id).where(PageRow.document_id.in_(documents))
    connection.execute(sa.delete(ReadingRow).where(ReadingRow.page_id.in_(pages)))
    connection.execute(sa.delete(DocumentRow).where(DocumentRow.id.in_(documents)))
