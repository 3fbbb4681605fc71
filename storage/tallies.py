"""Counts of readings and of what people decided about them, summed by the database: what the report is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forms.reading import Status
from forms.reason import ReasonCode
from storage.decisions import Purpose
from storage.engine import Database
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.settled import Settling, settled_status, settles
from storage.waiting import VOUCHED

WEEK = 604_800
MONDAY = 345_600
"""The first Monday of the clock, 5 January 1970."""
STEPS = 1_000
"""Of confidence: values that agree to the third decimal are counted together."""


@dataclass(frozen=True)
class ReadTally:
    """Current readings that have all this in common."""

    layout: str
    field: str
    model: str
    week: int
    """Weeks from MONDAY to the week in which the document was received."""
    vouched: bool
    """Whether the machine accepted them, blanks included."""
    number: int


@dataclass(frozen=True)
class SettledTally:
    """Settled readings, current or not, that have all this in common."""

    layout: str
    field: str
    model: str
    week: int
    vouched: bool
    reviewer: str
    audit: bool
    """Whether they were drawn at random."""
    right: bool
    """Whether the machine's value was."""
    number: int
    timed: int
    """Those of them whose time is known."""
    seconds: float
    """All their times."""


@dataclass(frozen=True)
class SureTally:
    """Settled readings of about the same confidence: all of the review's, and the audit's of the vouched ones."""

    week: int
    vouched: bool
    free: bool
    """Whether nothing but their confidence spoke against them."""
    right: bool
    number: int
    confidence: float
    """All their confidences."""


@dataclass(frozen=True)
class Tallies:
    """What was counted, in one snapshot."""

    read: Sequence[ReadTally]
    settled: Sequence[SettledTally]
    sure: Sequence[SureTally]


def tallies(database: Database) -> Tallies:
    """Count; one pass over the current readings, two over the settled ones."""
    with database.reading() as connection:
        read = [ReadTally(*_named(row)) for row in connection.execute(_read())]
        settled = [SettledTally(*_named(row)) for row in connection.execute(_settled())]
        sure = [SureTally(*row[1:]) for row in connection.execute(_sure())]
    return Tallies(read, settled, sure)


def _named(row: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row of a select
    layout, *others = row
    return layout or "none", *others


def _week() -> sa.ColumnElement[int]:
    return sa.cast(sa.func.floor((DocumentRow.created - MONDAY) / WEEK), sa.Integer)


def _vouched() -> sa.ColumnElement[bool]:
    return sa.type_coerce(ReadingRow.status.in_(VOUCHED), sa.Boolean)


def _right() -> sa.ColumnElement[bool]:
    return sa.type_coerce(settled_status() == Status.CONFIRMED.value, sa.Boolean)


def _joined(*columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - columns of any sort
    on_page = sa.select(*columns).select_from(ReadingRow).join(PageRow, PageRow.id == ReadingRow.page_id)
    return on_page.join(DocumentRow, DocumentRow.id == PageRow.document_id)


def _read() -> sa.Select[Any]:
    by = (PageRow.layout, ReadingRow.field, ReadingRow.model, _week().label("week"), _vouched().label("vouched"))
    return _joined(*by, sa.func.count()).where(ReadingRow.is_current).group_by(*_places(len(by)))


def _settled() -> sa.Select[Any]:
    audit = sa.type_coerce(Settling.purpose == Purpose.AUDIT, sa.Boolean)
    by = (
        PageRow.layout, ReadingRow.field, ReadingRow.model, _week().label("week"), _vouched().label("vouched"),
        Settling.settled_by, audit.label("audit"), _right().label("is_right"),
    )  # fmt: skip
    times = (sa.func.count(Settling.seconds), sa.func.coalesce(sa.func.sum(Settling.seconds), 0.0))
    return _joined(*by, sa.func.count(), *times).join(Settling, settles()).group_by(*_places(len(by)))


def _sure() -> sa.Select[Any]:
    free = sa.or_(ReadingRow.reason_code.is_(None), ReadingRow.reason_code == ReasonCode.LOW_CONFIDENCE)
    step = sa.cast(ReadingRow.confidence * STEPS, sa.Integer)
    by = (
        step.label("step"), _week().label("week"), _vouched().label("vouched"),
        sa.type_coerce(free, sa.Boolean).label("free"), _right().label("is_right"),
    )  # fmt: skip
    asked = _joined(*by, sa.func.count(), sa.func.sum(ReadingRow.confidence)).join(Settling, settles())
    drawn = sa.or_(ReadingRow.status == Status.REVIEW, Settling.purpose == Purpose.AUDIT)
    return asked.where(drawn).group_by(*_places(len(by))).order_by(*_places(len(by)))


def _places(many: int) -> list[sa.TextClause]:
    """The first columns, to group by."""
    return [sa.text(str(place)) for place in range(1, many + 1)]
