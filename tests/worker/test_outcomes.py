"""What goes on record of an attempt that failed."""

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from forms.errors import ServiceError
from worker.outcomes import delay, told


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ServiceError("the disk is full; make room"), "the disk is full; make room"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (SoftTimeLimitExceeded(), "it took longer than a task may"),
    ],
)
def test_errors_are_told_in_words_that_help(error: Exception, words: str) -> None:
    """Our own as they are, a time limit in plain words, others with their class."""
    assert told(error) == words


def test_attempts_are_repeated_at_growing_intervals() -> None:
    """What was a hiccup is over soon, what was not is not hammered."""
    assert [delay(attempt) for attempt in (1, 2, 3, 4)] == [1, 2, 4, 8]
