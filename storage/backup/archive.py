"""The archive of a backup, member by member, in memory that does not grow with it."""

import hashlib
import io
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from forms.errors import MissingFileError, UnreadableFileError
from storage.backup.manifest import Digest

CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One part of an archive while it is being read."""

    name: str
    size: int
    _stream: IO[bytes]
    _sum: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def chunks(self) -> Iterator[bytes]:
        """Its content from where reading stands; raises UnreadableFileError where the archive is cut short."""
        with _told():
            while chunk := self._stream.read(CHUNK):
                self._sum.update(chunk)
                yield chunk

    def hash(self) -> str:
        """SHA-256 of its whole content, the rest of which is read for it."""
        for _ in self.chunks():
            pass
        return self._sum.hexdigest()


@dataclass(frozen=True)
class Writer:
    """Writes an archive; OSErrors of the place it is written to come through."""

    tar: tarfile.TarFile
    digest: Digest = field(default_factory=Digest)

    def add(self, name: str, content: bytes) -> None:
        """A member that is in memory."""
        self._add(name, len(content), io.BytesIO(content))
        self.digest.add(name, hashlib.sha256(content).hexdigest())

    def add_file(self, name: str, path: Path, expected: str) -> int:
        """A file whose content must have the hash `expected`; gives its size.

        Raises MissingFileError where it is not there, UnreadableFileError where it is something else; then it was not
        added.
        """
        try:
            incoming = path.open("rb")
        except FileNotFoundError as error:
            raise MissingFileError("not there") from error
        except OSError as error:
            raise UnreadableFileError(f"cannot be read ({error.strerror})") from error
        with incoming:
            if hashlib.file_digest(incoming, "sha256").hexdigest() != expected:
                raise UnreadableFileError("its content is not what it was")
            size = incoming.tell()
            incoming.seek(0)
            self._add(name, size, incoming)
        self.digest.add(name, expected)
        return size

    def _add(self, name: str, size: int, content: BinaryIO) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(time.time())
        self.tar.addfile(info, content)
        _forget(self.tar)


@contextmanager
def written(stream: BinaryIO) -> Iterator[Writer]:
    """A writer to `stream`; the archive is complete when the block has ended without error."""
    tar = tarfile.open(fileobj=stream, mode="w")  # noqa: SIM115 - closing would complete an archive that failed
    yield Writer(tar)
    tar.close()


def members(path: Path) -> Iterator[Member]:
    """The members of an archive in their order; each must be read before the next is asked for.

    Raises MissingFileError for an absent file, UnreadableFileError for one that is no archive, is cut short or holds
    what no backup does.
    """
    with _told(), tarfile.open(path, mode="r:") as tar:
        while (info := tar.next()) is not None:
            _forget(tar)
            stream = tar.extractfile(info)
            if stream is None:
                raise UnreadableFileError(f"{info.name} is no file; this is no backup of Inkfield")
            yield Member(info.name, info.size, stream)


def _forget(tar: tarfile.TarFile) -> None:
    """Keep tarfile from keeping every member in memory; Python 3.13 has `stream=True` for that."""
    tar.members.clear()  # type: ignore[attr-defined] # not in typeshed


@contextmanager
def _told() -> Iterator[None]:
    """What tarfile and the disk say, in our own words."""
    try:
        yield
    except FileNotFoundError as error:
        raise MissingFileError("there is no such file; check the path") from error
    except (tarfile.TarError, EOFError) as error:
        raise UnreadableFileError(f"this is no backup, or it is damaged ({error})") from error
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read ({error.strerror}); check its permissions and disk") from error
