"""What becomes of an attempt that failed: what goes on record, what is logged, when it is repeated."""

import logging

from celery.exceptions import SoftTimeLimitExceeded

from forms.errors import InkfieldError

log = logging.getLogger(__name__)


def told(error: Exception) -> str:
    """What goes on record of an attempt that failed: our own words as they are, others' with their class."""
    if isinstance(error, SoftTimeLimitExceeded):
        return "it took longer than a task may"
    return str(error) if isinstance(error, InkfieldError) else f"{type(error).__name__}: {error}"


def log_failure(what: str, attempt: int, error: Exception) -> None:
    """Tell the operator; where the error is none of ours, with the place it came from."""
    foreign = not isinstance(error, InkfieldError | SoftTimeLimitExceeded)
    log.error("%s, attempt %d: %s", what, attempt, told(error), exc_info=error if foreign else None)


def delay(attempt: int) -> float:
    """Seconds until a failed attempt is repeated: 1, 2, 4, 8 after the first, second, third, fourth."""
    return 2.0 ** (attempt - 1)
