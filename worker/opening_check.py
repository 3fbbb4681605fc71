"""Whether a worker's processes can open their bench, and word to the worker where one cannot.

The parent must not open it for itself: neither native runtimes nor open databases survive a fork. So a child that does
nothing else opens it first, and every process that meets trouble later says so through a pipe.
"""

import json
import multiprocessing
import os
import select
import signal
import time
from collections.abc import Callable

from forms.errors import InkfieldError, ModelError, Outcome, ServiceError, UsageError
from worker.bench import Bench

OPEN_SECONDS = 120.0
"""How long opening may take."""

PATIENCE_SECONDS = 60.0
"""How long a process that is short of a service tries again before the worker ends."""

_KINDS = (UsageError, ServiceError, ModelError, InkfieldError)
_MOST_BYTES = 4000
"""POSIX writes up to 4,096 bytes to a pipe in one piece, so lines of several processes never mix."""


class Trouble:
    """A pipe from the processes of a worker to their parent, for the error that ends the worker."""

    def __init__(self) -> None:
        """Open the pipe; the processes inherit it."""
        self._read, self._write = os.pipe()

    def tell(self, error: InkfieldError) -> None:
        """Say that this process cannot work; called in the processes."""
        kind = next(kind for kind in _KINDS if isinstance(error, kind))
        line = json.dumps([kind.__name__, str(error)[: _MOST_BYTES // 8]])
        os.write(self._write, f"{line}\n".encode())

    def told(self, seconds: float) -> InkfieldError | None:
        """What a process has said, waiting up to `seconds` for it; None where all is well so far."""
        if not select.select([self._read], [], [], seconds)[0]:
            return None
        name, message = json.loads(os.read(self._read, _MOST_BYTES).splitlines()[0])
        return next(kind for kind in _KINDS if kind.__name__ == name)(message)

    def close(self) -> None:
        """Close both ends, in this process."""
        os.close(self._read)
        os.close(self._write)


class BenchOpener:
    """Opens the bench of a process when it is first needed, and gives the same one ever after."""

    def __init__(self, open_bench: Callable[[], Bench], trouble: Trouble) -> None:
        self._open, self._trouble = open_bench, trouble
        self._bench: Bench | None = None
        self._failing_since: float | None = None

    def __call__(self) -> Bench:
        """The bench of this process.

        Raises an InkfieldError where it cannot be opened. The worker is told of it: at once where trying again is of
        no use, after a while where a service is missing, which may come back.
        """
        if self._bench is None:
            try:
                self._bench = opened(self._open)
            except InkfieldError as error:
                if error.outcome is not Outcome.RETRY or self._patience_is_over():
                    self._trouble.tell(error)
                raise
        return self._bench

    def _patience_is_over(self) -> bool:
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
        return now - self._failing_since >= PATIENCE_SECONDS


def opened(open_bench: Callable[[], Bench]) -> Bench:
    """The bench; raises an InkfieldError whatever hinders it, ServiceError for a library that cannot be loaded."""
    try:
        return open_bench()
    except InkfieldError:
        raise
    except ImportError as error:
        raise ServiceError(f"a library cannot be loaded ({error}); install Inkfield again") from error
    except Exception as error:
        raise InkfieldError(f"a process cannot be made ready to read: {type(error).__name__}: {error}") from error


def check_opening(open_bench: Callable[[], Bench]) -> None:
    """Open the bench once in a short-lived child; raises in this process what hindered it there."""
    trouble = Trouble()
    try:
        child = multiprocessing.get_context("fork").Process(target=_try_opening, args=(open_bench, trouble))
        child.start()
        child.join(OPEN_SECONDS)
        if child.is_alive():
            child.kill()
            child.join()
            raise ServiceError(f"a process is not ready to read after {OPEN_SECONDS:.0f} s; see what keeps the machine")
        error = trouble.told(seconds=0.0)
        if error is not None:
            raise error
        if child.exitcode:
            raise ServiceError(
                f"a process that loads the network ends at once (exit code {child.exitcode}); "
                "set INKFIELD_RUNTIME to the other runtime, or install Inkfield again for this machine"
            )
    finally:
        trouble.close()


def _try_opening(open_bench: Callable[[], Bench], trouble: Trouble) -> None:
    # An interrupt is the parent's to tell of.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        opened(open_bench).store.close()
    except InkfieldError as error:
        trouble.tell(error)
