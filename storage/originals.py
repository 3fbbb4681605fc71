"""Files on disk under the hash of their content: originals as they came, and crops of fields."""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from forms.errors import MissingFileError, ServiceError, UnreadableFileError

CHUNK = 1 << 20

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
        with incoming:
            return self._copied(incoming)

    def keep_bytes(self, content: bytes) -> str:
        """Store bytes that can be made again (a crop) and return their hash; not forced to disk."""
        name = hashlib.sha256(content).hexdigest()
        if not self.path(name).exists():
            temporary = self._temporary()
            with _private(temporary) as outgoing:
                outgoing.write(content)
            self._settle(temporary, name)
        return name

    def _copied(self, incoming: BinaryIO) -> str:
        """Copy and hash in one pass; a source that cannot be read on is told from a place that cannot be written."""
        digest = hashlib.sha256()
        before = os.fstat(incoming.fileno())
        try:
            temporary = self._temporary()
            try:
                with _private(temporary) as outgoing:
                    while chunk := _read(incoming):
                        digest.update(chunk)
                        outgoing.write(chunk)
                    outgoing.flush()
                    os.fsync(outgoing.fileno())
                after = os.fstat(incoming.fileno())
                if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                    raise ServiceError("is still being written; try again when it is complete")
                self._settle(temporary, digest.hexdigest())
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise ServiceError(
                f"cannot be stored in {self.folder} ({error.strerror}); see that there is room"
            ) from error
        _sync_folder(self.path(digest.hexdigest()).parent)
        return digest.hexdigest()

    def _temporary(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.folder / f".incoming-{secrets.token_hex(8)}"

    def _settle(self, temporary: Path, name: str) -> None:
        final = self.path(name)
        final.parent.mkdir(exist_ok=True, mode=0o700)
        temporary.replace(final)


def _read(incoming: BinaryIO) -> bytes:
    try:
        return incoming.read(CHUNK)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read ({error.strerror}); check the disk it lies on") from error


def _private(path: Path) -> BinaryIO:
    """A new file that only its owner may read, open for writing."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync_folder(folder: Path) -> None:
    """Make names in `folder` survive a power cut, and the folder's own name in its parent."""
    for place in (folder, folder.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
