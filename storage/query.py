"""Questions to the readings: filters in, the JSON lines people script against out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forms.page import Scan
from forms.reading import Status
from forms.reason import Reason, ReasonCode
from forms.record import Record, as_record, failed_file
from storage.engine import Database
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.rows import as_page_reading, as_reading
from storage.states import DocumentState, WorkState

NOT_READ = (WorkState.FAILED, WorkState.UNIDENTIFIED, WorkState.QUARANTINED)
BATCH = 500


@dataclass(frozen=True)
class Filters:
    """Which lines are asked for; what is None does not matter."""

    document: str | None = None
    """A document's id or its first characters."""
    field: str | None = None
    layout: str | None = None
    status: Status | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    since: datetime | None = None
    """Received then or later; with a time zone."""
    until: datetime | None = None
    """Received before then; with a time zone."""


@dataclass(frozen=True)
class Readings:
    """The readings of one database."""

    database: Database
    originals: Originals

    def records(self, filters: Filters) -> Iterator[Record]:
        """The lines that match, as they are taken: documents in the order they came, pages and fields in their own."""
        with self.database.reading() as connection:
            found = connection.execution_options(yield_per=BATCH).execute(_question(filters))
            for row in found:
                yield self._record(row)

    def _record(self, row: Any) -> Record:  # noqa: ANN401 - a row of _question
        document, page, reading = _part(row, "d"), _part(row, "p"), _part(row, "r")
        if page.id is None:
            reason = Reason(ReasonCode(document.reason_code), document.reason_message)
            return failed_file(document.id, document.file, reason)
        scan = Scan(document.id, document.file, self.originals.path(document.id))
        readings = [] if reading.id is None else [as_reading(reading)]
        return as_record(as_page_reading(scan, page, readings))[0]


@dataclass(frozen=True)
class _Part:
    """The columns of one table in a joined row, under their own names."""

    row: Any
    prefix: str

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the column holds
        return getattr(self.row, f"{self.prefix}_{name}")


def _part(row: Any, prefix: str) -> Any:  # noqa: ANN401
    return _Part(row, prefix)


def _question(filters: Filters) -> sa.Select[Any]:
    """Documents, their pages and current readings, in order; a page or file that was not read has one row."""
    tables = ((DocumentRow, "d"), (PageRow, "p"), (ReadingRow, "r"))
    columns = [
        column.label(f"{prefix}_{column.name}") for table, prefix in tables for column in table.__table__.columns
    ]
    current = sa.and_(ReadingRow.page_id == PageRow.id, ReadingRow.is_current)
    joined = sa.outerjoin(DocumentRow, PageRow, PageRow.document_id == DocumentRow.id).outerjoin(ReadingRow, current)
    return (
        sa.select(*columns)
        .select_from(joined)
        .where(_says_something(), *_conditions(filters))
        .order_by(DocumentRow.created, DocumentRow.id, PageRow.number, ReadingRow.position)
    )


def _says_something() -> sa.ColumnElement[bool]:
    without_pages = sa.and_(PageRow.id.is_(None), DocumentRow.state == DocumentState.FAILED)
    return sa.or_(ReadingRow.id.is_not(None), PageRow.state.in_(NOT_READ), without_pages)


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.document is not None:
        conditions.append(DocumentRow.id.startswith(filters.document, autoescape=True))
    if filters.field is not None:
        conditions.append(ReadingRow.field == filters.field)
    if filters.layout is not None:
        conditions.append(PageRow.layout == filters.layout)
    if filters.status is not None:
        conditions.append(_has_status(filters.status))
    if filters.min_confidence is not None:
        conditions.append(ReadingRow.confidence >= filters.min_confidence)
    if filters.max_confidence is not None:
        conditions.append(ReadingRow.confidence <= filters.max_confidence)
    if filters.since is not None:
        conditions.append(DocumentRow.created >= filters.since.timestamp())
    if filters.until is not None:
        conditions.append(DocumentRow.created < filters.until.timestamp())
    return conditions


def _has_status(status: Status) -> sa.ColumnElement[bool]:
    if status is Status.FAILED:
        return ReadingRow.id.is_(None)
    return ReadingRow.status == status
