"""What was read: a field's value with its confidence, and all of a page's values together."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from forms.geometry import Box
from forms.page import Scan
from forms.reason import Reason


class Status(StrEnum):
    """Where a value stands; the first four come from the machine, the rest from a person."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    BLANK = "blank"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ILLEGIBLE = "illegible"


class PageState(StrEnum):
    """How the reading of a page ended."""

    READ = "read"
    UNIDENTIFIED = "unidentified"
    FAILED = "failed"


@dataclass(frozen=True)
class Character:
    """One character of a string."""

    text: str
    confidence: float
    box: Box
    """In pixels of the page as it was given."""
    runner_up: str | None


@dataclass(frozen=True)
class Settlement:
    """What a person said about a reading; the last word counts."""

    status: Status
    """Confirmed, corrected or illegible."""
    text: str | None
    """The value that counts; empty where nothing is written that counts, None where it is illegible."""
    settled_by: str
    settled_at: datetime
    """With a time zone."""


@dataclass(frozen=True)
class Reading:
    """One field's value."""

    field: str
    kind: str
    raw: str
    """What was seen, digits and marks in order."""
    text: str
    """Normalised: dates ISO, amounts with two decimals, else exactly the digits written."""
    confidence: float
    """Calibrated probability that the whole text is right; for a blank, that nothing is written."""
    status: Status
    reason: Reason | None
    box: Box
    """In pixels of the page as it was given."""
    characters: tuple[Character, ...]
    model: str
    settled: Settlement | None = None


@dataclass(frozen=True)
class PageReading:
    """All that was read on one page, or why it was not."""

    scan: Scan
    page: int
    """Counts from 1."""
    page_size: tuple[int, int] | None
    """Width and height in pixels; None where the page could not be opened."""
    dpi: float | None
    layout: str | None
    state: PageState
    reason: Reason | None = None
    """Why the page is not read; None where it is."""
    readings: tuple[Reading, ...] = field(default=())
