"""The lives of a document and of a page; docs/architecture.md says who moves them and what a crash leaves."""

from enum import StrEnum


class DocumentState(StrEnum):
    """Where a document stands."""

    RECEIVED = "received"
    """Its bytes and its row are stored; nobody has looked inside."""
    SPLIT = "split"
    """Its pages are rows of their own, all still queued."""
    READING = "reading"
    """At least one of its pages has been taken by a worker."""
    DONE = "done"
    """Every page has ended, at least one of them read."""
    UNIDENTIFIED = "unidentified"
    """Every page has ended, none read, all for want of a layout or fields."""
    FAILED = "failed"
    """It could not be split, or every page has ended and none could be read."""


class WorkState(StrEnum):
    """Where a page stands."""

    QUEUED = "queued"
    WORKING = "working"
    READ = "read"
    FAILED = "failed"
    UNIDENTIFIED = "unidentified"
    QUARANTINED = "quarantined"
    """Taken too often without ever being finished."""


OPEN_DOCUMENTS = (DocumentState.RECEIVED, DocumentState.SPLIT, DocumentState.READING)
"""States in which a document still waits for somebody."""

OPEN_PAGES = (WorkState.QUEUED, WorkState.WORKING)
"""States in which a page still waits for somebody."""
