"""Files on disk under the hash of their content: originals as they came, and crops of fields."""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from forms.errors import MissingFileError, ServiceError, UnreadableFileError
from storage.durable import sync_file

CHUNK = 1 << 20
INCOMING = ".incoming-"
"""How the name of a file begins that is not complete."""

Opener = Callable[[Path], BinaryIO]
"""How a file that is to be kept is opened; raises OSError where it cannot be."""


def open_named(path: Path) -> BinaryIO:
    """Open a file that somebody named: a link is followed, for it was meant."""
    return path.open("rb")


@dataclass(frozen=True)
class Originals:
    """A folder of files named by the SHA-256 of their content, in subfolders by its first two letters, kept private."""

    folder: Path
    opener: Opener = open_named

    def path(self, document: str) -> Path:
        """Where the content with that hash lies or would lie."""
        return self.folder / document[:2] / document

    def keep(self, source: Path) -> str:
        """Copy a file in and return its hash, once the copy would survive a power cut.

        Hash and copy come from the same single pass, so they agree whatever happens to the source meanwhile. Raises
        MissingFileError or UnreadableFileError for a source that cannot be read, ServiceError for one that changes
        while it is copied and where the folder cannot be written.
        """
        try:
            incoming = self.opener(source)
        except FileNotFoundError as error:
            raise MissingFileError("there is no such file; check the path") from error
        except OSError as error:
            raise UnreadableFileError(
                f"cannot be read ({error.strerror}); check its permissions and its disk"
            ) from error
        with incoming, self._incoming() as temporary:
            name = _copied(incoming, temporary)
            self._settle(temporary, name)
            self._sync(name)
        return name

    def keep_bytes(self, content: bytes) -> str:
        """Store bytes that can be made again (a crop) and return their hash; not forced to disk.

        Raises ServiceError where the folder cannot be written.
        """
        name = hashlib.sha256(content).hexdigest()
        if not self.path(name).exists():
            with self._incoming() as temporary:
                with _private(temporary) as outgoing:
                    outgoing.write(content)
                self._settle(temporary, name)
        return name

    def put_back(self, name: str, content: Iterable[bytes]) -> None:
        """Store content that once was kept as `name`, in place of what is there; not on disk for sure before `force`.

        Raises UnreadableFileError where the content is another, ServiceError where the folder cannot be written.
        """
        digest = hashlib.sha256()
        with self._incoming() as temporary:
            with _private(temporary) as outgoing:
                for chunk in content:
                    digest.update(chunk)
                    outgoing.write(chunk)
            if digest.hexdigest() != name:
                raise UnreadableFileError(f"{name} is not what it was")
            self._settle(temporary, name)

    def force(self, names: Collection[str]) -> None:
        """Let what is kept under `names` survive a power cut: many at once are far quicker than one by one.

        Raises ServiceError where the disk does not take them.
        """
        paths = [self.path(name) for name in names]
        try:
            for path in paths:
                sync_file(path)
            for folder in {path.parent for path in paths}:
                sync_file(folder)
            sync_file(self.folder)
        except OSError as error:
            raise ServiceError(f"cannot be stored in {self.folder} ({error.strerror}); see to its disk") from error

    def remove_stale(self, seconds: float) -> int:
        """Remove copies that were never completed and are older than `seconds`; gives how many.

        They may be of documents that were erased since.
        """
        removed = 0
        for path in self.folder.glob(f"{INCOMING}*"):
            with suppress(FileNotFoundError):  # completed, or given up, at this moment
                if time.time() - path.stat().st_mtime > seconds:
                    path.unlink()
                    removed += 1
        return removed

    @contextmanager
    def _incoming(self) -> Iterator[Path]:
        """A name for a file until it is complete; nothing has that name afterwards."""
        temporary = self.folder / f"{INCOMING}{secrets.token_hex(8)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                yield temporary
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise ServiceError(
                f"cannot be stored in {self.folder} ({error.strerror}); see that there is room"
            ) from error

    def _settle(self, temporary: Path, name: str) -> None:
        final = self.path(name)
        final.parent.mkdir(exist_ok=True, mode=0o700)
        temporary.replace(final)

    def _sync(self, name: str) -> None:
        """Make a file's name survive a power cut, and the name of its folder."""
        sync_file(self.path(name).parent)
        sync_file(self.folder)


def _copied(incoming: BinaryIO, to: Path) -> str:
    """Copy and hash in one pass; a source that cannot be read on is told from a place that cannot be written."""
    digest = hashlib.sha256()
    before = os.fstat(incoming.fileno())
    with _private(to) as outgoing:
        while chunk := _read(incoming):
            digest.update(chunk)
            outgoing.write(chunk)
        _force(outgoing)
    after = os.fstat(incoming.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ServiceError("is still being written; try again when it is complete")
    return digest.hexdigest()


def _read(incoming: BinaryIO) -> bytes:
    try:
        return incoming.read(CHUNK)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read ({error.strerror}); check the disk it lies on") from error


def _private(path: Path) -> BinaryIO:
    """A new file that only its owner may read, open for writing."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _force(outgoing: BinaryIO) -> None:
    """Bring what was written onto the disk."""
    outgoing.flush()
    os.fsync(outgoing.fileno())
