"""Where process ids mean something: one running kernel and one namespace of processes in it."""

import hashlib
import os
import uuid
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")


def place() -> str:
    """A name for it, 16 characters, the same for all workers that can see each other's processes and for no others.

    A name that nobody else has where the system does not tell (it is no Linux): then each worker sees its own alone.
    """
    try:
        told = _BOOT.read_text(encoding="ascii").strip() + str(_NAMESPACE.readlink())
    except OSError:
        return uuid.uuid4().hex[:16]
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def is_alive(process: int) -> bool:
    """Whether a process with that id runs in this place."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
