"""The figures by which a person or a program watches the work: what waits, what failed and why, how fast it goes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storage.clock import clock
from storage.engine import Database
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.settled import counts
from storage.states import OPEN_DOCUMENTS, OPEN_PAGES, DocumentState, WorkState

RATE_SECONDS = 60.0
"""Over how long a rate is taken."""


@dataclass(frozen=True)
class Figures:
    """One database in numbers, in one snapshot."""

    documents: Mapping[str, int]
    """By state; states without a document are absent."""
    pages: Mapping[str, int]
    readings: Mapping[str, int]
    """Current readings by status."""
    documents_not_read: Mapping[str, int]
    """Those that ended failed or unidentified, by reason code."""
    pages_not_read: Mapping[str, int]
    """Those that ended failed, unidentified or quarantined, by reason code."""
    retries: int
    """How often a page was taken again after its first attempt."""
    oldest_waiting: float | None
    """Seconds since the oldest document was received that has not ended; None where all have."""
    pages_per_second: float
    """Pages that ended in the last minute, by seconds."""
    fields_per_second: float


def figures(database: Database) -> Figures:
    """Count everything: one pass over documents, one over pages, one over the index of readings."""
    with database.reading() as connection:
        now = connection.scalar(sa.select(clock())) or 0.0
        of_documents = connection.execute(_documents()).all()
        of_pages = connection.execute(_pages(now - RATE_SECONDS)).all()
        readings = counts(connection)
        fields: int = connection.scalar(_fields_since(now - RATE_SECONDS)) or 0
    oldest = [row.oldest for row in of_documents if row.state in OPEN_DOCUMENTS]
    return Figures(
        documents=_summed((row.state, row.number) for row in of_documents),
        pages=_summed((row.state, row.number) for row in of_pages),
        readings=readings,
        documents_not_read=_summed(
            (row.reason_code, row.number)
            for row in of_documents
            if row.state in (DocumentState.FAILED, DocumentState.UNIDENTIFIED)
        ),
        pages_not_read=_summed(
            (row.reason_code, row.number) for row in of_pages if row.state not in (*OPEN_PAGES, WorkState.READ)
        ),
        retries=sum(row.retries for row in of_pages),
        oldest_waiting=max(0.0, now - min(oldest)) if oldest else None,
        pages_per_second=sum(row.lately for row in of_pages if row.state not in OPEN_PAGES) / RATE_SECONDS,
        fields_per_second=fields / RATE_SECONDS,
    )


def has_waited(database: Database, seconds: float) -> bool:
    """Whether anything that was received more than `seconds` ago still waits to be taken."""
    queued = sa.exists().where(PageRow.document_id == DocumentRow.id, PageRow.state == WorkState.QUEUED)
    waits = sa.or_(DocumentRow.state == DocumentState.RECEIVED, queued)
    old = DocumentRow.created < clock() - sa.literal(seconds, sa.Double)
    asked = sa.select(DocumentRow.id).where(DocumentRow.state.in_(OPEN_DOCUMENTS), old, waits).limit(1)
    with database.reading() as connection:
        return connection.scalar(asked) is not None


def _documents() -> sa.Executable:
    state, reason = _as_text(DocumentRow.state, "state"), _as_text(DocumentRow.reason_code, "reason_code")
    oldest = sa.func.min(DocumentRow.created).label("oldest")
    return sa.select(state, reason, sa.func.count().label("number"), oldest).group_by(state, reason)


def _pages(since: float) -> sa.Executable:
    state, reason = _as_text(PageRow.state, "state"), _as_text(PageRow.reason_code, "reason_code")
    lately = sa.func.sum(sa.case((PageRow.updated > since, 1), else_=0)).label("lately")
    retries = sa.func.sum(sa.case((PageRow.attempt > 1, PageRow.attempt - 1), else_=0)).label("retries")
    return sa.select(state, reason, sa.func.count().label("number"), lately, retries).group_by(state, reason)


def _fields_since(since: float) -> sa.Executable:
    joined = sa.select(sa.func.count()).select_from(PageRow).join(ReadingRow, ReadingRow.page_id == PageRow.id)
    return joined.where(PageRow.state == WorkState.READ, PageRow.updated > since, ReadingRow.is_current)


def _as_text(column: sa.SQLColumnExpression[object], name: str) -> sa.Label[str]:
    return sa.type_coerce(column, sa.String).label(name)


def _summed(pairs: Iterable[tuple[str | None, int]]) -> Mapping[str, int]:
    """Numbers by word, in the words' order."""
    counts: Counter[str] = Counter()
    for word, number in pairs:
        counts[word or "unknown"] += number
    return dict(sorted(counts.items()))
