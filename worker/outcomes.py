"""What becomes of an attempt that failed: what goes on record, what is logged, when it is repeated."""

import logging
from collections import Counter

from celery.exceptions import SoftTimeLimitExceeded

from forms.errors import InkfieldError, ServiceError
from forms.reading import PageReading, Status

log = logging.getLogger(__name__)

SERVICE_PATIENCE = 15.0


def told(error: Exception) -> str:
    """What goes on record of an attempt that failed: our own words as they are, others' with their class."""
    if isinstance(error, SoftTimeLimitExceeded):
        return "it took longer than a task may"
    return str(error) if isinstance(error, InkfieldError) else f"{type(error).__name__}: {error}"


def log_failure(what: str, attempt: int, error: Exception) -> None:
    """Tell the operator; where the error is none of ours, its class and the place it came from.

    Its message is on record alone: it may quote what was read, and that must not get into a log.
    """
    foreign = not isinstance(error, InkfieldError | SoftTimeLimitExceeded)
    said = type(error).__name__ if foreign else told(error)
    log.error("%s, attempt %d: %s", what, attempt, said, exc_info=error if foreign else None)


def log_page(page: PageReading) -> None:
    """Tell how a page ended, in counts and codes alone."""
    counts = Counter(reading.status for reading in page.readings)
    told_of = {"state": page.state, "fields": len(page.readings), "review": counts[Status.REVIEW]}
    told_of |= {"layout": page.layout, "reason": page.reason and page.reason.code}
    words = (
        f"{len(page.readings)} fields, {counts[Status.REVIEW]} to review" if page.reason is None else page.reason.code
    )
    log.info("page %d of %s: %s, %s", page.page, page.scan.document, page.state, words, extra=told_of)


def delay(attempt: int, error: Exception) -> float:
    """Seconds until a failed attempt is repeated: 1, 2, 4, 8 after the first, second, third, fourth.

    Fifteen times that where a service was missing, which takes a while to come back.
    """
    patience = SERVICE_PATIENCE if isinstance(error, ServiceError) else 1.0
    return patience * 2.0 ** (attempt - 1)
