"""How many pages a process takes along, by how quickly it has read lately."""

import time

import pytest

from worker.pace import MOST, Pace


def read(pace: Pace, seconds: float) -> Pace:
    """A page that takes so long."""
    with pace.measured():
        time.sleep(seconds)
    return pace


def test_nothing_is_taken_along_before_the_pace_is_known() -> None:
    """A process that has read nothing yet may be a slow one."""
    assert Pace().room() == 0


def test_quick_pages_are_taken_along_up_to_a_number() -> None:
    """However quick they are."""
    assert read(Pace(), 0.0).room() == MOST


def test_slow_pages_are_left_to_others() -> None:
    """One that takes longer than a second stands in nobody's way."""
    assert read(Pace(), 1.1).room() == 0


def test_the_latest_pages_count_most() -> None:
    """After slow pages a pace recovers with quick ones."""
    pace = read(Pace(), 1.1)
    for _ in range(20):
        read(pace, 0.0)
    assert pace.room() == MOST


def test_a_page_that_fails_is_measured_too() -> None:
    """What hangs until its time is up was slow."""
    pace = Pace()
    with pytest.raises(RuntimeError), pace.measured():
        raise RuntimeError("a fault in the reader")
    assert pace.room() == MOST
