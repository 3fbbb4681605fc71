"""What a file looked like, and opening the very file that was seen."""

import errno
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Never through a link, and without waiting for the other end of a pipe."""


@dataclass(frozen=True)
class Sight:
    """A file's size and time: two equal sights are of the same unchanged file.

    Inode numbers have no part in this, since some network file systems give a file a new one at each look.
    """

    size: int
    changed: int
    """Time of the last change of the content, nanoseconds, by the file server's clock."""
    placed: int = field(compare=False, default=0)
    """Time at which the file came here or changed in any way, nanoseconds, by the same clock; moves change it."""

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        """The sight of a file with that status."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def seen(path: Path) -> Sight:
    """What lies at `path` now, a link unfollowed; raises OSError where nothing does."""
    return Sight.of(path.lstat())


def open_as_seen(sight: Sight, path: Path) -> BinaryIO:
    """Open the plain file at `path` for reading; raises OSError where it is another one than was seen, or none."""
    file = os.fdopen(os.open(path, READ), "rb")
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode) or Sight.of(status) != sight:
        file.close()
        raise OSError(errno.ESTALE, "it has changed since it was looked at")
    return file


def seconds_since(sight: Sight, folder: Path) -> float:
    """How long ago a file was seen to come or change, by the clock of the file system on which `folder` lies.

    A file server's clock need not agree with this machine's, so a file is made there and its time read.
    """
    probe = folder / secrets.token_hex(8)
    probe.touch(exist_ok=False)
    try:
        return (probe.stat().st_mtime_ns - sight.placed) / 1e9
    finally:
        probe.unlink()
