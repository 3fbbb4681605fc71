"""Files that are whole or absent, and survive a power cut once their writer returns."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A new private file to write that appears as `path`, replacing what is there, when the block ends without error.

    Raises OSError where it cannot be written; nothing is left then.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as outgoing:
            yield outgoing
            outgoing.flush()
            os.fsync(outgoing.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_file(path.parent)


def append_line(path: Path, line: str) -> None:
    """Put a line at the end of a private file, making it and its folder where they are not there; it survives a power
    cut. Raises OSError where it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_file(path.parent)


def sync_file(path: Path) -> None:
    """Let a file survive a power cut; or the names in a folder, those that came and those that went."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_of(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal; raises OSError where it cannot be read."""
    with path.open("rb") as incoming:
        return hashlib.file_digest(incoming, "sha256").hexdigest()
