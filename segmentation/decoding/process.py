"""One decoder child, as its parent sees it."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from forms.errors import ServiceError
from segmentation.decoding.endings import Ending
from segmentation.decoding.framing import BrokenLineError, Message, receive, send

START_SECONDS = 60.0
"""How long a child may take to load its libraries; a quarter of a second is usual."""
REAP_SECONDS = 5.0
"""How long to wait for a child that was killed; one that hangs in a dead network share cannot even be killed."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[3]); "
    "from segmentation.decoding.child import main; main(int(sys.argv[1]), int(sys.argv[2]))"
)


class EndedError(Exception):
    """The child has ended with a request in hand."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(str(ending))
        self.ending = ending


class Child:
    """A decoder child; it loads its libraries while its parent goes on.

    It leads a group of processes of its own, so that what it starts ends with it, and an interrupt at the keyboard is
    its parent's to heed. Not made by multiprocessing: Celery's processes may not have such children.
    """

    def __init__(self) -> None:
        """Start it. Raises ServiceError where the system allows no further process."""
        # On Linux a child's record of its peak begins with its parent's.
        self._inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        path = json.dumps([str(Path(each).absolute()) for each in sys.path])
        try:
            self._line, theirs = socket.socketpair()
            with theirs:
                number = theirs.fileno()
                # Isolated, with names of files as bytes whatever the locale says.
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                    [sys.executable, "-I", "-X", "utf8", "-c", _START, str(number), str(os.getpid()), path],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=(number,),
                    cwd="/",
                    start_new_session=True,
                )
        except OSError as error:
            raise ServiceError(f"the decoder cannot be started ({error}); see what the machine is short of") from error
        self.pid = self._process.pid
        self._is_ready = False
        self._ending: Ending | None = None
        self._started = time.monotonic()

    def ask(self, request: Message, seconds: float, *descriptors: int) -> Message:
        """The answer to a request.

        Raises EndedError where the child ends before it answers, or is ended because that took more than `seconds`;
        ServiceError where it cannot start. Whatever is raised, there is no child any more.
        """
        try:
            self.await_ready()
            send(self._line, request, *descriptors)
            return receive(self._line, time.monotonic() + seconds)[0]
        except TimeoutError:
            raise EndedError(self.end(seconds)) from None
        except BrokenLineError:
            raise EndedError(self.end()) from None
        except BaseException:  # a task's time limit, an interrupt: the answer would be taken for the next one's
            self.end()
            raise

    def end(self, seconds: float | None = None) -> Ending:
        """Kill the child and all that it started; `seconds` is how long it had been waited for, if that is why.

        A child that has ended by itself keeps the ending it had.
        """
        if self._ending is None:
            self._line.close()
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.returncode, peak = self._reaped()
            self._ending = Ending(self._process.returncode, peak, seconds)
        return self._ending

    def forget(self) -> None:
        """Let go of a child that is another process's: this one was forked from its parent."""
        self._line.close()
        self._process.returncode = 0

    def await_ready(self) -> None:
        """Wait until the child has loaded its libraries; raises as `ask` does."""
        if self._is_ready:
            return
        try:
            receive(self._line, self._started + START_SECONDS)
        except TimeoutError:
            raise ServiceError(
                f"the decoder is not ready after {START_SECONDS:.0f} s; see what keeps the machine"
            ) from None
        except BrokenLineError:
            ending = self.end()
            if ending.exit_code == -signal.SIGKILL:
                raise EndedError(ending) from None
            raise ServiceError(
                f"the decoder does not start (exit code {ending.exit_code}); install Inkfield again"
            ) from None
        self._is_ready = True

    def _reaped(self) -> tuple[int, int]:
        """Exit code and peak memory in bytes of the child, which ends now; 0 where it stayed below its parent's."""
        deadline = time.monotonic() + REAP_SECONDS
        with contextlib.suppress(ChildProcessError):  # somebody else may have asked first
            while time.monotonic() < deadline:
                pid, status, usage = os.wait4(self.pid, os.WNOHANG)
                if pid:
                    unit = 1 if sys.platform == "darwin" else 1024
                    own = usage.ru_maxrss if usage.ru_maxrss > self._inherited else 0
                    return os.waitstatus_to_exitcode(status), own * unit
                time.sleep(0.002)
        return -signal.SIGKILL, 0
