"""What a backup says of itself: first what it is, last what is in it."""

import hashlib
import json
from collections.abc import Mapping
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
    header = Header(**_object(content))
    if header.format != FORMAT:
        raise UnreadableFileError(f"the backup has format {header.format}; restore it with the Inkfield that made it")
    return header


def as_manifest(content: bytes) -> Manifest:
    """A manifest as it was written; raises UnreadableFileError for what is none."""
    given = _object(content)
    return Manifest(**given | {"files": {kind: Amount(**amount) for kind, amount in given["files"].items()}})


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise UnreadableFileError(f"the backup is damaged: a part of it is no JSON ({error})") from error
    if not isinstance(found, dict):
        raise UnreadableFileError("the backup is damaged: a part of it is no JSON object")
    return found
