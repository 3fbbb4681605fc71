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
    fault = ZeroDivisionError()
    assert [delay(attempt, fault) for attempt in (1, 2, 3, 4)] == [1, 2, 4, 8]


def test_a_service_that_is_missing_is_given_minutes_to_come_back() -> None:
    """Five attempts in a quarter of a minute would give up on a page for a program that was restarted."""
    missing = ServiceError("the decoder does not start")
    assert sum(delay(attempt, missing) for attempt in (1, 2, 3, 4)) > 200
