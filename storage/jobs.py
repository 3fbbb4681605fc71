"""What a worker holds while it works: the claim of a document or page, with the times and names it goes by."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from forms.page import Scan
from forms.reason import Reason, ReasonCode
from storage.clock import clock

MAX_ATTEMPTS = 5
"""How often a document or page is taken before it is given up."""

GONE = "its process ended without a word: killed, out of memory or out of time"
"""What is on record of an attempt that could not say itself how it ended."""


LONGEST_LEASE = 3600.0
"""Seconds. A lease that ends later than that from now was given before the clock was set back, and counts as over."""

LONGEST_SILENCE = 120.0
"""Seconds. The same for a bell that would be silent longer than that."""


@dataclass(frozen=True)
class DocumentJob:
    """A document claimed for splitting."""

    scan: Scan
    attempt: int
    """Counts from 1; with the holder it fences the result: another claim since, and nothing is stored."""
    holder: str

    @property
    def keys(self) -> Mapping[str, str | int]:
        """What a log calls it."""
        return {"document": self.scan.document, "attempt": self.attempt}


@dataclass(frozen=True)
class PageJob:
    """A page claimed for reading."""

    page_id: int
    attempt: int
    """Counts from 1; with the holder it fences the result: another claim since, and nothing is stored."""
    holder: str
    scan: Scan
    number: int
    """The page's number in its document, from 1."""
    choice: str
    """The layout asked for: auto, field or a name."""

    @property
    def keys(self) -> Mapping[str, str | int]:
        """What a log calls it."""
        return {"document": self.scan.document, "page": self.number, "attempt": self.attempt}


def given_up(note: str | None) -> Reason:
    """Why work that was taken too often is given up; `note` is what its last attempt left, if it left anything."""
    return Reason(ReasonCode.QUARANTINED, f"given up after {MAX_ATTEMPTS} attempts; of the last: {note or GONE}")


def is_over(lease_until: sa.SQLColumnExpression[float]) -> sa.ColumnElement[bool]:
    """Whether a lease has ended, or ends at a time that only a clock set back explains."""
    return sa.or_(lease_until <= clock(), lease_until > in_seconds(LONGEST_LEASE))


def is_due(rung_until: sa.SQLColumnExpression[float]) -> sa.ColumnElement[bool]:
    """Whether a bell may be rung: the last one is not trusted any more, nor a pause still on."""
    return sa.or_(rung_until <= clock(), rung_until > in_seconds(LONGEST_SILENCE))


def held_by(holder: sa.SQLColumnExpression[str | None], workers: str) -> sa.ColumnElement[bool]:
    """Whether the holder's name begins with `workers`."""
    return holder.startswith(workers, autoescape=True)


def process_of(holder: str) -> int:
    """The id of the process in a holder's name, "worker:process"."""
    return int(holder.rpartition(":")[2])


def in_seconds(seconds: float) -> sa.ColumnElement[float]:
    """That many seconds from now, by the database's clock."""
    return clock() + sa.literal(seconds, sa.Double)
