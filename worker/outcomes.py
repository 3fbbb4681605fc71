"""What becomes of an attempt that failed: what goes on record, what is logged, when it is repeated."""

import logging

from celery.exceptions import SoftTimeLimitExceeded

from forms.errors import InkfieldError, ServiceError

log = logging.getLogger(__name__)

SERVICE_PATIENCE = 15.0


def told(error: Exception) -> str:
    """What goes on record of an attempt that failed: our own words as they are, others' with their class."""
    if isinstance(error, SoftTimeLimitExceeded):
        return "it took longer than a task may"
    return str(error) if isinstance(error, InkfieldError) else f"{type(error).__name__}: {error}"


def log_failure(what: str, attempt: int, error: Exception) -> None:
    """Tell the operator; where the error is none of ours, with the place it came from."""
    foreign = not isinstance(error, InkfieldError | SoftTimeLimitExceeded)
    log.error("%s, attempt %d: %s", what, attempt, told(error), exc_info=error if foreign else None)


def delay(attempt: int, error: Exception) -> float:
    """Seconds until a failed attempt is repeated: 1, 2, 4, 8 after the first, second, third, fourth.

    Fifteen times that where a service was missing, which takes a while to come back.
    """
    patience = SERVICE_PATIENCE if isinstance(error, ServiceError) else 1.0
    return patience * 2.0 ** (attempt - 1)
