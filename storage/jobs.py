"""What a worker holds while it works: the claim of a document or of a page, with the attempt that fences its result."""

from dataclasses import dataclass

import sqlalchemy as sa

from forms.page import Scan
from storage.clock import clock

MAX_ATTEMPTS = 5
"""How often a document or page is taken before it is given up."""

GONE = "its process ended without a word: killed, out of memory or out of time"
"""What is on record of an attempt that could not say itself how it ended."""


@dataclass(frozen=True)
class DocumentJob:
    """A document claimed for splitting."""

    scan: Scan
    attempt: int


@dataclass(frozen=True)
class PageJob:
    """A page claimed for reading."""

    page_id: int
    attempt: int
    """Counts from 1; a result is stored only while the row still carries it."""
    scan: Scan
    number: int
    """The page's number in its document, from 1."""
    choice: str
    """The layout asked for: auto, field or a name."""


def in_seconds(seconds: float) -> sa.ColumnElement[float]:
    """That many seconds from now, by the database's clock."""
    return clock() + sa.literal(seconds, sa.Double)
