"""How quickly a process reads: what it takes along in one go must be done in about a second."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SECONDS = 1.0
"""What is taken along keeps nobody waiting for longer than about this."""
MOST = 8
"""Pages taken along at most, however quick they are: whatever ends the process costs each of them an attempt."""
LATEST = 0.2
"""Share of the latest page in the mean."""


@dataclass
class Pace:
    """The pace of one process; before its first page it is not known."""

    _mean: float | None = None
    """Seconds a page, the latest ones counting most."""

    def room(self) -> int:
        """How many pages it reads in SECONDS; none as long as its pace is not known."""
        return 0 if self._mean is None else min(MOST, int(SECONDS / max(self._mean, SECONDS / MOST)))

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Around the reading of a page."""
        start = time.monotonic()
        try:
            yield
        finally:
            taken = time.monotonic() - start
            self._mean = taken if self._mean is None else (1 - LATEST) * self._mean + LATEST * taken
