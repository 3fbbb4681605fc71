"""Slowing down who tries out passwords: after a few wrong ones each further try has to wait, longer every time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

FREE = 5
"""Wrong passwords before anybody waits."""
LONGEST = 300.0
"""Seconds that anybody waits at most: an owner who is locked out by somebody else gets in again."""
FORGOTTEN = 3600.0
"""Seconds without a try after which the earlier ones do not count."""
MOST = 10_000
"""Names that are remembered; the oldest are forgotten first."""

Key = tuple[str, str]
"""Where tries come from, and the name that is tried."""


@dataclass
class _Tries:
    count: int = 0
    last: float = 0.0


@dataclass
class Attempts:
    """The tries of late, kept in this process alone: who starts it anew starts with none."""

    now: Callable[[], float] = time.monotonic
    _tries: dict[Key, _Tries] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def begin(self, key: Key) -> float:
        """Count a try before it is made, so that many at once gain nothing; gives the seconds it has to wait.

        What has to wait is not made and not counted.
        """
        now = self.now()
        with self._lock:
            tries = self._tries.pop(key, None)
            if tries is None or now - tries.last > FORGOTTEN:
                tries = _Tries()
            self._tries[key] = tries
            while len(self._tries) > MOST:
                del self._tries[next(iter(self._tries))]
            wait = tries.last + pause(tries.count) - now
            if wait > 0:
                return wait
            tries.count, tries.last = tries.count + 1, now
            return 0.0

    def failed(self, key: Key) -> None:
        """Count the pause from now on: to check a password takes a while, the longer the more are tried."""
        with self._lock:
            if tries := self._tries.get(key):
                tries.last = self.now()

    def succeeded(self, key: Key) -> None:
        """Forget the tries: the password was right."""
        with self._lock:
            self._tries.pop(key, None)


def pause(tries: int) -> float:
    """Seconds between so many tries and the next."""
    return 0.0 if tries < FREE else min(LONGEST, 2.0 ** min(tries - FREE, 20))
