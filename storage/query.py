"""Questions to the readings: filters in, the JSON lines people script against out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forms.reading import Status
from forms.record import Record
from storage import history
from storage.decisions import Purpose
from storage.engine import Database
from storage.lines import brief_columns, columns, line
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.settled import DECIDED, Settling, has_status, has_value, settles
from storage.states import DocumentState, WorkState

NOT_READ = (WorkState.FAILED, WorkState.UNIDENTIFIED, WorkState.QUARANTINED)
BATCH = 500


@dataclass(frozen=True)
class Filters:
    """Which lines are asked for; what is None does not matter."""

    document: str | None = None
    """A document's id or its first characters."""
    batch: str | None = None
    """How the names of its documents begin: their folder, say."""
    field: str | None = None
    layout: str | None = None
    status: Status | None = None
    """As it stands, settled or not."""
    read_as: Status | None = None
    """As the machine left it: accepted, review or blank."""
    purpose: Purpose | None = None
    """Why a person looked when it was settled."""
    settled_by: str | None = None
    """Who settled it."""
    value: str | None = None
    """The value that counts, exactly, or with `*` for any characters."""
    min_confidence: float | None = None
    max_confidence: float | None = None
    since: datetime | None = None
    """Received then or later; with a time zone."""
    until: datetime | None = None
    """Received before then; with a time zone."""
    page: int | None = None
    """Of each document, counted from 1."""


@dataclass(frozen=True)
class Readings:
    """The readings of one database."""

    database: Database

    def records(self, filters: Filters) -> Iterator[Record]:
        """The lines that match, as they are taken: documents in the order they came, pages and fields in their own."""
        return self._lines(_question(filters, columns(Settling)))

    def briefly(self, filters: Filters) -> Iterator[Record]:
        """The same lines with no characters in them: for tables, which have no column for these."""
        return self._lines(_question(filters, brief_columns(Settling)))

    def _lines(self, asked: sa.Select[Any]) -> Iterator[Record]:
        # The result is closed also where the caller stops early: a cursor of the server's is not left to be collected.
        with (
            self.database.reading() as connection,
            connection.execution_options(yield_per=BATCH).execute(asked) as found,
        ):
            for row in found:
                yield line(row)

    def fields(self, filters: Filters) -> Sequence[str]:
        """The names of the fields of the lines that match, in the order in which they stand on their pages."""
        found = _question(filters, [ReadingRow.field]).where(ReadingRow.id.is_not(None))
        ordered = found.order_by(None).group_by(ReadingRow.field).order_by(sa.func.min(ReadingRow.position))
        with self.database.reading() as connection:
            return connection.scalars(ordered.order_by(ReadingRow.field)).all()

    def history(self, filters: Filters) -> Iterator[Record]:
        """All that was ever read and decided about the fields that match, earlier attempts included."""
        joined = _joined(filters, ReadingRow.page_id == PageRow.id)
        asked = history.question(joined, (_says_something(), *_conditions(filters)))
        with self.database.reading() as connection:
            yield from history.history(connection.execution_options(yield_per=BATCH).execute(asked))


def _question(filters: Filters, told: Sequence[Any]) -> sa.Select[Any]:
    """What is `told` of documents, their pages and current readings, in order.

    A page or file that was not read has one row.
    """
    # Of a page, not of all that is current: SQLite would go through the index of what waits once for every document.
    current = sa.and_(ReadingRow.page_id == PageRow.id, sa.func.coalesce(ReadingRow.is_current, sa.false()))
    return (
        sa.select(*told)
        .select_from(_joined(filters, current))
        .where(_says_something(), *_conditions(filters))
        .order_by(DocumentRow.created, DocumentRow.id, PageRow.number, ReadingRow.position)
    )


def _joined(filters: Filters, of_page: sa.ColumnElement[bool]) -> sa.Join:
    """All tables; of what a filter can only find where it is, nothing is joined where it is not.

    So a planner may begin with what is rare, such as one person's decisions. An outer join must begin with documents.
    """
    settled = filters.settled_by is not None or filters.purpose is not None or filters.status in DECIDED.values()
    told = (filters.field, filters.read_as, filters.value, filters.min_confidence, filters.max_confidence)
    read = settled or filters.status not in (None, Status.FAILED) or any(each is not None for each in told)
    return (
        sa.join(DocumentRow, PageRow, PageRow.document_id == DocumentRow.id, isouter=not read)
        .join(ReadingRow, of_page, isouter=not read)
        .join(Settling, settles(), isouter=not settled)
    )


def _says_something() -> sa.ColumnElement[bool]:
    without_pages = sa.and_(PageRow.id.is_(None), DocumentRow.state == DocumentState.FAILED)
    return sa.or_(ReadingRow.id.is_not(None), PageRow.state.in_(NOT_READ), without_pages)


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """One condition for each filter that is given."""
    told: Sequence[tuple[Any, Callable[[Any], sa.ColumnElement[bool]]]] = (
        (filters.document, lambda prefix: DocumentRow.id.startswith(prefix, autoescape=True)),
        (filters.batch, lambda prefix: DocumentRow.file.startswith(prefix, autoescape=True)),
        (filters.page, lambda number: PageRow.number == number),
        (filters.field, lambda name: ReadingRow.field == name),
        (filters.layout, lambda name: PageRow.layout == name),
        (filters.status, has_status),
        (filters.read_as, lambda status: ReadingRow.status == status),
        (filters.purpose, lambda purpose: Settling.purpose == purpose),
        (filters.settled_by, lambda name: Settling.settled_by == name),
        (filters.value, has_value),
        (filters.min_confidence, lambda least: ReadingRow.confidence >= least),
        (filters.max_confidence, lambda most: ReadingRow.confidence <= most),
        (filters.since, lambda time: DocumentRow.created >= time.timestamp()),
        (filters.until, lambda time: DocumentRow.created < time.timestamp()),
    )
    return [condition(given) for given, condition in told if given is not None]
