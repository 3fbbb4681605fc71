"""The limits that a decoder sets on itself. The programs that it starts inherit them."""

import contextlib
import ctypes
import math
import os
import resource
import signal
import sys
import time
from pathlib import Path

MEMORY = 3 << 30
"""Bytes of address space. The largest page allowed, in colour and partly see-through, holds 2.0 GB for a moment."""
FILE_BYTES = 320 << 20
"""The largest file that may be written; pages are handed over in memory that counts as a file."""
CPU_SECONDS = 30
"""Processor time for one request: a little more than the parent waits, for when there is no parent to wait."""

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_LIKELY_VICTIM = "500"


def confine(parent: int) -> None:
    """Limit this process for good. It ends with process `parent`, at once where that is gone already.

    It is deaf to SIGTERM and SIGINT, which go to whole groups of processes: its parent finishes what is begun.
    """
    for quiet in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(quiet, signal.SIG_IGN)
    _end_with_parent(parent)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, FILE_BYTES)
    limit(resource.RLIMIT_AS, MEMORY)
    with contextlib.suppress(OSError):  # where memory runs out all the same, better this process than its parent
        Path("/proc/self/oom_score_adj").write_text(_LIKELY_VICTIM)


def limit(which: int, most: int) -> None:
    """Set one limit, no higher than it is already; a system that does not know it goes without."""
    hardest = resource.getrlimit(which)[1]
    if hardest != resource.RLIM_INFINITY:
        most = min(most, hardest)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(which, (most, most))


def renew_cpu_time() -> None:
    """Give this process another `CPU_SECONDS` of processor time from now on."""
    hardest = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = math.ceil(time.process_time()) + CPU_SECONDS
    if hardest == resource.RLIM_INFINITY or most <= hardest:
        resource.setrlimit(resource.RLIMIT_CPU, (most, hardest))


def is_worn() -> bool:
    """Whether this process has ever held more than half the memory it may have: what it keeps of that is unknown."""
    return _peak() > MEMORY // 2


def _peak() -> int:
    """The most bytes that this program has held. Linux starts `ru_maxrss` at the parent's, so it is not asked there."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, StopIteration):
            lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
            return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _end_with_parent(parent: int) -> None:
    """Elsewhere than on Linux the end of the socket says it, once the request in hand is done."""
    if sys.platform == "linux":
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)
