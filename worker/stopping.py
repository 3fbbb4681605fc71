"""The end of a worker: what is begun may go on for a while, then it is handed back.

Service managers send SIGTERM to the whole group of processes. The worker's processes leave it to their parent, which
lets them finish; when their time is over it sends SIGALRM, and whoever is in the middle of an attempt hands it back.
"""

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import billiard
from celery import signals

log = logging.getLogger(__name__)

REMINDER_SECONDS = 0.5


class StoppedError(Exception):
    """The worker ends before this attempt does."""


def leave_stopping_to_parent() -> None:
    """For a process that works: neither SIGTERM nor the parent's reminder ends it; what it starts inherits that."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)


@contextmanager
def until_stopped() -> Iterator[None]:
    """An attempt that the parent may end: StoppedError is raised in it. For the main thread of a process."""
    before = signal.signal(signal.SIGALRM, _stopped)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)


def _stopped(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the protocol of signal handlers
    raise StoppedError


@contextmanager
def reminding(seconds: float) -> Iterator[None]:
    """In the parent: when it has been shutting down for `seconds`, remind its processes of it until they have ended.

    SIGQUIT, and a second SIGINT, mean at once. (Celery's soft shutdown does not fit: it sleeps for its whole time even
    if everything is finished, and its cold one waits for tasks that do not end.)
    """
    begun, now, ended = threading.Event(), threading.Event(), threading.Event()

    def remind() -> None:
        now.wait(seconds)
        while not ended.wait(REMINDER_SECONDS):
            for child in billiard.active_children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGALRM)

    def hasten(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the protocol of signal handlers
        now.set()
        if not begun.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    def ready(**_: object) -> None:
        signal.signal(signal.SIGQUIT, hasten)

    def begin(**_: object) -> None:
        signal.signal(signal.SIGINT, hasten)
        if not begun.is_set():
            begun.set()
            threading.Thread(target=remind, name="reminder", daemon=True).start()

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGQUIT)}
    signals.worker_ready.connect(ready)
    signals.worker_shutting_down.connect(begin)
    try:
        yield
    finally:
        ended.set()
        now.set()
        signals.worker_ready.disconnect(ready)
        signals.worker_shutting_down.disconnect(begin)
        for each, handler in before.items():
            signal.signal(each, handler)
