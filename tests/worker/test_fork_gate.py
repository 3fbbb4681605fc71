"""While the gate is held the process does not fork."""

import os
import threading
import time

import pytest

from worker.fork_gate import ForkGate


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_fork_waits_until_the_gate_is_free_and_leaves_it_free_on_both_sides() -> None:
    """A thread holds the gate for a third of a second; the child can go through it at once."""
    gate = ForkGate()
    held = threading.Event()

    def hold() -> None:
        with gate:
            held.set()
            time.sleep(0.3)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    before = time.monotonic()
    child = os.fork()
    if child == 0:
        with gate:
            os._exit(7)
    waited = time.monotonic() - before
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    thread.join()
    with gate:
        assert waited >= 0.25
