"""Moving files within a folder: nothing is overwritten, nothing is moved that was not looked at.

One rename is one step, so a crash leaves a file either here or there. Renaming without overwriting is a flag of Linux's
renameat2; where system or file system lack it (NFS), the name is looked at first, and two programs that choose the same
one at the same instant are kept apart by the watcher's lock.
"""

import ctypes
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from worker.folder.names import REASON, longest_name, variants
from worker.folder.sight import Sight, seen

AT_FDCWD, RENAME_NOREPLACE = -100, 1
LACKING = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


class ChangedError(Exception):
    """The file is another one than was looked at, or gone; it was not moved."""


def rename_new(source: Path, target: Path) -> None:
    """Rename `source`; raises FileExistsError where there is a `target`, another OSError as rename does."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is not None:
        if renameat2(AT_FDCWD, os.fsencode(source), AT_FDCWD, os.fsencode(target), RENAME_NOREPLACE) == 0:
            return
        number = ctypes.get_errno()
        if number not in LACKING:
            raise OSError(number, os.strerror(number), str(source), None, str(target))
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    source.rename(target)


def free_names(folder: Path, name: str) -> Iterator[Path]:
    """Paths in `folder` under which nothing lies now: `name`, and names like it for when somebody is faster."""
    for variant in variants(name, longest_name(folder)):
        if not os.path.lexists(folder / variant):
            yield folder / variant


def move(source: Path, sight: Sight, target: Path) -> None:
    """Move the file that was seen at `source` to `target`.

    Raises FileExistsError where something is there, ChangedError where the file is not the one that was seen. A file
    that took its place in the last moment is put back, under a free name where its own is taken again.
    """
    try:
        rename_new(source, target)
    except FileNotFoundError as error:
        if os.path.lexists(source):  # then it is the target's folder that is not there
            raise
        raise ChangedError from error
    if seen(target) != sight:
        put_back(target, source.parent, source.name)
        raise ChangedError


def put_back(path: Path, folder: Path, name: str) -> Path:
    """Move whatever lies at `path` into `folder`, as `name` or a name like it; gives where it lies then."""
    for target in free_names(folder, name):
        try:
            rename_new(path, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError("names do not run out")


def move_with_reason(source: Path, sight: Sight, folder: Path, text: str, scratch: Path) -> Path:
    """Move the file that was seen at `source` to `folder`, with `text` in a file beside it; gives where it lies then.

    `scratch` is a folder of the same file system, for the reason while it is being written.
    The reason is written first and holds the name for its file: a reason of the same words without a file is what a
    crash in between has left, and is used. Raises as `move` does, then leaving no reason behind.
    """
    for variant in variants(source.name, longest_name(folder) - len(REASON)):
        target, reason = folder / variant, folder / (variant + REASON)
        if os.path.lexists(target) or not _placed(reason, text.encode(), scratch):
            continue
        try:
            move(source, sight, target)
        except FileExistsError:
            continue
        except ChangedError:
            if not os.path.lexists(target):
                reason.unlink(missing_ok=True)
            raise
        return target
    raise AssertionError("names do not run out")


def _placed(reason: Path, text: bytes, scratch: Path) -> bool:
    """Write a reason whole or not at all; False where there is another."""
    if os.path.lexists(reason):
        status = reason.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size == len(text) and reason.read_bytes() == text
    written = scratch / secrets.token_hex(8)
    with written.open("xb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        rename_new(written, reason)
    except FileExistsError:
        written.unlink(missing_ok=True)
        return False
    return True
