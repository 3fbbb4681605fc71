"""What waits for a person: which readings, in which order, and what is told of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from forms.reading import Reading, Status
from storage.decisions import Purpose
from storage.engine import Database
from storage.jobs import is_over
from storage.models import DocumentRow, LookRow, PageRow, ReadingRow
from storage.rows import as_reading

VOUCHED = (Status.ACCEPTED, Status.BLANK)
"""What the machine vouches for, and nobody would look at but for the audit."""
PRIME = 2_147_483_647


class Order(StrEnum):
    """What comes first."""

    WORST = "worst"
    """The least confident."""
    OLDEST = "oldest"
    """What was received first, in the order of its pages and fields."""


@dataclass(frozen=True)
class Which:
    """Which readings a person wants to see; what is None does not matter."""

    order: Order = Order.WORST
    layout: str | None = None
    batch: str | None = None
    """How the document's file name begins (its folder, say), or its id."""
    audit_share: float = 0.0
    """The share of vouched readings that is drawn for the audit, 0 to 1."""


@dataclass(frozen=True)
class Waiting:
    """A reading with all that a person needs to settle it."""

    reading_id: int
    page_id: int
    document: str
    file: str
    page: int
    page_size: tuple[int, int]
    layout: str | None
    reading: Reading
    crop: str | None
    """The hash of its picture, where one is kept."""
    settled: int | None
    """Its last correction that counts."""


@dataclass(frozen=True)
class Progress:
    """How far the review is."""

    waiting: int
    """Readings that need review and that nobody has settled."""
    marked: int
    """Readings that were marked on a grid, and that nobody has settled."""
    audit: int
    """Readings drawn for the audit that nobody has typed."""


def open_review() -> sa.ColumnElement[bool]:
    """A reading that needs review and that nobody has settled."""
    return sa.and_(ReadingRow.is_current, ReadingRow.status == Status.REVIEW, ReadingRow.correction_id.is_(None))


def open_audit(share: float) -> sa.ColumnElement[bool]:
    """A vouched reading that was drawn for the audit and that nobody has settled."""
    vouched = sa.and_(ReadingRow.is_current, ReadingRow.status.in_(VOUCHED), ReadingRow.correction_id.is_(None))
    return sa.and_(vouched, lot() < round(min(max(share, 0.0), 1.0) * PRIME))


def marked() -> sa.ColumnElement[bool]:
    """A reading that somebody marked as odd on a grid, and that nobody has settled."""
    odd = sa.and_(LookRow.reading_id == ReadingRow.id, LookRow.purpose == Purpose.GRID)
    return sa.and_(ReadingRow.is_current, ReadingRow.correction_id.is_(None), sa.exists().where(odd))


def lot() -> sa.ColumnElement[int]:
    """A number from 0 to PRIME - 1 that looks drawn by dice and depends on the reading's id alone: so a share of
    readings can be drawn that says nothing of their values and confidences, and is the same each time it is asked.
    """
    mixed: sa.ColumnElement[int] = sa.cast(ReadingRow.id, sa.BigInteger) % PRIME
    for factor, offset in ((1_597_334_677, 12_345), (1_103_515_245, 918_273_645), (1_664_525, 1_013_904_223)):
        mixed = (mixed * factor + offset) % PRIME
        mixed = (mixed * mixed) % PRIME
    return mixed


def free_for(holder: str) -> sa.ColumnElement[bool]:
    """A reading that nobody else has before their eyes."""
    others = sa.and_(
        LookRow.reading_id == ReadingRow.id, LookRow.holder != holder, sa.not_(is_over(LookRow.lease_until))
    )
    return ~sa.exists().where(others)


def chosen(which: Which) -> list[sa.ColumnElement[bool]]:
    """The conditions of `which` on page and document."""
    conditions: list[sa.ColumnElement[bool]] = []
    if which.layout is not None:
        conditions.append(PageRow.layout == which.layout)
    if which.batch is not None:
        starts = (column.startswith(which.batch, autoescape=True) for column in (DocumentRow.file, DocumentRow.id))
        conditions.append(sa.or_(*starts))
    return conditions


def in_order(order: Order) -> tuple[sa.ColumnElement[Any], ...]:
    """What to sort by; ids last, so that the order is always the same."""
    if order is Order.WORST:
        return ReadingRow.confidence.asc(), ReadingRow.id.asc()
    return DocumentRow.created.asc(), DocumentRow.id.asc(), PageRow.number.asc(), ReadingRow.position.asc()


def joined(*columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - columns of any sort
    """A select from readings with their pages and documents."""
    return (
        sa.select(*columns)
        .select_from(ReadingRow)
        .join(PageRow, ReadingRow.page_id == PageRow.id)
        .join(DocumentRow, PageRow.document_id == DocumentRow.id)
    )


def waiting_by_id(connection: sa.Connection, ids: Collection[int]) -> Mapping[int, Waiting]:
    """What is told of each of these readings; who is gone is absent."""
    columns = (PageRow.document_id, PageRow.number, PageRow.width, PageRow.height, PageRow.layout, DocumentRow.file)
    asked = joined(ReadingRow.__table__, *columns).where(ReadingRow.id.in_(ids))
    return {row.id: _waiting(row) for row in connection.execute(asked)}


def of_page(database: Database, page_id: int) -> list[Waiting]:
    """All current readings of a page, in their order."""
    asked = sa.select(ReadingRow.id).where(ReadingRow.page_id == page_id, ReadingRow.is_current)
    with database.reading() as connection:
        found = connection.scalars(asked.order_by(ReadingRow.position)).all()
        told = waiting_by_id(connection, found)
    return [told[reading_id] for reading_id in found]


def some(database: Database, ids: Collection[int]) -> Mapping[int, Waiting]:
    """What is told of each of these readings, by id; who is gone is absent."""
    with database.reading() as connection:
        return waiting_by_id(connection, ids)


def one(database: Database, reading_id: int) -> Waiting | None:
    """What is told of one reading; None where it is gone."""
    return some(database, [reading_id]).get(reading_id)


def progress(database: Database, which: Which) -> Progress:
    """How many readings wait."""
    with database.reading() as connection:
        counted = joined(sa.func.count()).where(*chosen(which))
        waiting = connection.scalar(counted.where(open_review())) or 0
        odd = connection.scalar(counted.where(marked(), ReadingRow.status != Status.REVIEW)) or 0
        audit = connection.scalar(counted.where(open_audit(which.audit_share))) if which.audit_share > 0 else 0
    return Progress(waiting, odd, audit or 0)


def layouts(database: Database) -> list[str]:
    """The layouts with readings that need review."""
    asked = joined(PageRow.layout).where(open_review(), PageRow.layout.is_not(None)).distinct().order_by(PageRow.layout)
    with database.reading() as connection:
        return [str(layout) for layout in connection.scalars(asked)]


def hidden(purpose: Purpose, waiting: Waiting) -> bool:
    """Whether the machine's value must not be shown before a person has typed theirs."""
    return purpose is Purpose.AUDIT and waiting.settled is None


def _waiting(row: Any) -> Waiting:  # noqa: ANN401 - a row of a select
    size = (row.width or 0, row.height or 0)
    return Waiting(
        row.id, row.page_id, row.document_id, row.file, row.number, size, row.layout, as_reading(row), row.crop,
        row.correction_id,
    )  # fmt: skip
