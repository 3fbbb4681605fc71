"""Questions to the readings: filters in, the JSON lines people script against out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forms.reading import Status
from forms.record import Record
from storage import history
from storage.decisions import Purpose
from storage.engine import Database
from storage.lines import columns, line
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.settled import Settling, has_status, settles
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
    """As it stands, settled or not."""
    read_as: Status | None = None
    """As the machine left it: accepted, review or blank."""
    purpose: Purpose | None = None
    """Why a person looked when it was settled."""
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
                yield line(row, self.originals)

    def history(self, filters: Filters) -> Iterator[Record]:
        """All that was ever read and decided about the fields that match, earlier attempts included."""
        asked = history.question((_says_something(), *_conditions(filters)))
        with self.database.reading() as connection:
            yield from history.history(connection.execution_options(yield_per=BATCH).execute(asked), self.originals)


def _question(filters: Filters) -> sa.Select[Any]:
    """Documents, their pages and current readings, in order; a page or file that was not read has one row."""
    current = sa.and_(ReadingRow.page_id == PageRow.id, ReadingRow.is_current)
    joined = (
        sa.outerjoin(DocumentRow, PageRow, PageRow.document_id == DocumentRow.id)
        .outerjoin(ReadingRow, current)
        .outerjoin(Settling, settles())
    )
    return (
        sa.select(*columns(Settling))
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
        conditions.append(has_status(filters.status))
    if filters.read_as is not None:
        conditions.append(ReadingRow.status == filters.read_as)
    if filters.purpose is not None:
        conditions.append(Settling.purpose == filters.purpose)
    if filters.min_confidence is not None:
        conditions.append(ReadingRow.confidence >= filters.min_confidence)
    if filters.max_confidence is not None:
        conditions.append(ReadingRow.confidence <= filters.max_confidence)
    if filters.since is not None:
        conditions.append(DocumentRow.created >= filters.since.timestamp())
    if filters.until is not None:
        conditions.append(DocumentRow.created < filters.until.timestamp())
    return conditions
