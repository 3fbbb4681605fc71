"""Bringing back to life what was not read: after a mended fault, a new layout, a restored folder of originals."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.errors import NothingFoundError
from forms.reason import ReasonCode
from storage.engine import Database
from storage.models import DocumentRow, PageRow
from storage.rows import reason_values
from storage.states import DocumentState, WorkState

NOT_READ = frozenset({WorkState.FAILED, WorkState.QUARANTINED, WorkState.UNIDENTIFIED})

BATCH = 500
_ANEW = {"attempt": 0, "lease_until": 0.0, "rung_until": 0.0, "holder": None, **reason_values(None)}


@dataclass(frozen=True)
class Requeued:
    """A document that waits again."""

    document: str
    pages: int
    """How many of its pages wait again; none where it has yet to be split."""


def requeue(database: Database, documents: Collection[str], states: Collection[WorkState]) -> Sequence[Requeued]:
    """Let everything wait anew that ended in one of `states`, of `documents` (ids or their first characters) or of all.

    What was read on other pages stays. A document that could not be split counts as quarantined where it was given up,
    else as failed. All in one transaction. Raises NothingFoundError where there is nothing of the kind.
    """
    with database.writing() as connection:
        pages = _pages(connection, documents, states)
        _reopen(connection, sorted(pages))
        unsplit = _unsplit(connection, documents, states)
    if not pages and not unsplit:
        raise NothingFoundError("nothing of the kind is to be requeued; `inkfield status` says what was not read")
    return [Requeued(document, pages[document]) for document in sorted({*pages, *unsplit})]


def _pages(connection: sa.Connection, documents: Collection[str], states: Collection[WorkState]) -> Counter[str]:
    """Queue the pages, and count them by document."""
    found = sa.select(PageRow.id, PageRow.document_id).where(
        PageRow.state.in_(states), _of(PageRow.document_id, documents)
    )
    rows = connection.execute(found.order_by(PageRow.id).with_for_update()).all()
    for ids in _batches([row.id for row in rows]):
        waits = _ANEW | {"state": WorkState.QUEUED}
        connection.execute(sa.update(PageRow).where(PageRow.id.in_(ids)).values(waits))
    return Counter(row.document_id for row in rows)


def _reopen(connection: sa.Connection, documents: Sequence[str]) -> None:
    """Open documents again, some of whose pages wait again: split where all do, else reading."""
    taken = sa.exists().where(PageRow.document_id == DocumentRow.id, PageRow.state != WorkState.QUEUED)
    reading, split = (sa.literal(each, DocumentRow.state.type) for each in (DocumentState.READING, DocumentState.SPLIT))
    for ids in _batches(documents):
        these = DocumentRow.id.in_(ids)
        connection.execute(sa.select(DocumentRow.id).where(these).order_by(DocumentRow.id).with_for_update())
        values = {"state": sa.case((taken, reading), else_=split), **reason_values(None)}
        connection.execute(sa.update(DocumentRow).where(these).values(values))


def _unsplit(connection: sa.Connection, documents: Collection[str], states: Collection[WorkState]) -> Sequence[str]:
    """Take documents for received again that could not be split."""
    kinds = {
        WorkState.QUARANTINED: DocumentRow.reason_code == ReasonCode.QUARANTINED,
        WorkState.FAILED: DocumentRow.reason_code.is_distinct_from(ReasonCode.QUARANTINED),
    }
    found = sa.select(DocumentRow.id).where(
        DocumentRow.state == DocumentState.FAILED,
        _of(DocumentRow.id, documents),
        sa.or_(sa.false(), *(kinds[state] for state in kinds if state in states)),
        ~sa.exists().where(PageRow.document_id == DocumentRow.id),
    )
    names = connection.scalars(found.order_by(DocumentRow.id).with_for_update()).all()
    for ids in _batches(names):
        waits = _ANEW | {"state": DocumentState.RECEIVED}
        connection.execute(sa.update(DocumentRow).where(DocumentRow.id.in_(ids)).values(waits))
    return names


def _of(document: sa.SQLColumnExpression[str], names: Collection[str]) -> sa.ColumnElement[bool]:
    if not names:
        return sa.true()
    return sa.or_(*(document.startswith(name, autoescape=True) for name in names))


def _batches(ids: Sequence[object]) -> Iterator[Sequence[object]]:
    """The ids in portions that any database takes in one statement."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
