"""A gate between a thread that uses the database and the forks of its process.

A child inherits its parent's memory as it is at the fork: a lock inside SQLite that another thread holds just then
stays locked for ever, and SQLite's list of the file locks of the process is a lie in the child. So a worker's parent
opens the database only while it holds this gate, closes it before it lets go, and forks wait until then.
"""

import os
import threading
from types import TracebackType


class ForkGate:
    """Held with `with`: while somebody does, this process does not fork."""

    def __init__(self) -> None:
        """Make the gate; it stands for as long as the process lives."""
        self._lock = threading.Lock()
        os.register_at_fork(
            before=self._lock.acquire, after_in_parent=self._lock.release, after_in_child=self._lock.release
        )

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._lock.release()
