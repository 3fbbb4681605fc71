"""What a backup says of itself: first what it is, last what is in it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from forms.errors import UnreadableFileError

FORMAT = 1
HEADER, MANIFEST = "header.json", "manifest.json"
ORIGINALS, CROPS = "originals", "crops"
KINDS = (ORIGINALS, CROPS)
"""The kinds of files, and the folders they lie in."""
NAMED_IN = {ORIGINALS: ("documents", "id"), CROPS: ("readings", "crop")}
"""Table and column that name the files of a kind."""

ERASED, MISSING, DAMAGED = "erased", "missing", "damaged"
"""Why a file is not in a backup whose rows name it: erased while the backup was made, or lost before."""


@dataclass(frozen=True)
class Header:
    """What must be known before the rest can be read."""

    format: int
    schema: str
    """The migration the database stood at."""
    created: float
    """Seconds since 1970, by the database's clock."""


@dataclass(frozen=True)
class Amount:
    """Files of one kind."""

    files: int
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What is in a backup; a backup without it was never finished."""

    schema: str
    created: float
    rows: Mapping[str, int]
    """By table."""
    current_readings: int
    files: Mapping[str, Amount]
    """By kind."""
    lost: Mapping[str, Mapping[str, str]]
    """By kind: the hashes of files that rows name and that are not here, and why."""
    digest: str
    """Of all members before this one, see Digest."""

    @property
    def lost_before(self) -> int:
        """How many files had been lost or damaged before the backup was made."""
        return sum(why != ERASED for kind in self.lost.values() for why in kind.values())


@dataclass
class Digest:
    """SHA-256 over a line `HASH  NAME` for each member in order, as sha256sum(1) writes them."""

    _sum: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, name: str, content_hash: str) -> None:
        """The next member."""
        self._sum.update(f"{content_hash}  {name}\n".encode())

    def value(self) -> str:
        """Of all members so far, hexadecimal."""
        return self._sum.hexdigest()


def packed(part: Header | Manifest) -> bytes:
    """As it is written into the archive."""
    return json.dumps(asdict(part), indent=1).encode()


def as_header(content: bytes) -> Header:
    """A header as it was written; raises UnreadableFileError for what is none of ours."""
    with _told():
        header = Header(**_object(content))
    if header.format != FORMAT:
        raise UnreadableFileError(f"the backup has format {header.format}; restore it with the Inkfield that made it")
    return header


def as_manifest(content: bytes) -> Manifest:
    """A manifest as it was written; raises UnreadableFileError for what is none."""
    with _told():
        given = _object(content)
        found = Manifest(**given | {"files": {kind: Amount(**amount) for kind, amount in given["files"].items()}})
        reasons = {why for kind in KINDS for why in found.lost[kind].values()}
    if not reasons <= {ERASED, MISSING, DAMAGED}:
        raise UnreadableFileError("the backup is damaged: nobody knows why some of its files are not there")
    return found


def _object(content: bytes) -> dict[str, Any]:
    found = json.loads(content)
    if not isinstance(found, dict):
        raise UnreadableFileError("the backup is damaged: a part of it is no JSON object")
    return found


@contextmanager
def _told() -> Iterator[None]:
    """What is no JSON, or has other keys than ours, in our own words."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnreadableFileError(f"the backup is damaged: a part of it is not as it was written ({error})") from error
