"""TIFF: every directory of the chain, and everything they point at. TIFF 6.0, section 2; BigTIFF of libtiff."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import SEEK_SET
from typing import BinaryIO

from segmentation.opening.limits import MAX_PAGES
from worker.folder.wholeness.incomplete import exactly, missing

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of a value by its type."""
INTEGERS = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
DATA = ((273, 279), (324, 325), (513, 514))
"""Tags of where the parts of a picture lie, and of how many bytes they have: strips, tiles, old JPEG."""
MAX_STEPS = 5_000_000
"""Entries and parts looked at in one file; what has more is left to the decoder to judge."""
WHAT_DIRECTORY, WHAT_PICTURE = "the table of contents of a page", "a part of a page's picture"


@dataclass(frozen=True)
class _Flavour:
    """How numbers are written: classic TIFF or BigTIFF, in either byte order."""

    order: str
    offset: str
    """Format of an offset, and of a number of values."""
    entries: str
    """Format of a directory's number of entries."""
    first: int
    """Where the offset of the first directory stands."""

    def number(self, content: bytes, form: str) -> int:
        return int(struct.unpack(self.order + form, content)[0])


@dataclass(frozen=True)
class _Entry:
    """One entry of a directory."""

    type: int
    count: int
    value: bytes
    """The values themselves where they fit, else their offset."""


def check_tiff(file: BinaryIO, size: int) -> None:
    """Raise IncompleteFileError unless all directories, their values and their strips or tiles lie in the file.

    A writer that has not linked its next page yet leaves a file that is whole without it: only time tells.
    """
    flavour = _flavour(file)
    file.seek(flavour.first, SEEK_SET)
    at, seen, steps = _number(file, flavour, flavour.offset), set[int](), 0
    if at == 0:
        raise missing("the table of contents of the first page")
    while at and at not in seen and len(seen) <= MAX_PAGES and steps < MAX_STEPS:
        seen.add(at)
        _go(file, at, size)
        entries = dict(_entries(file, flavour))
        at = _number(file, flavour, flavour.offset)
        steps += len(entries) + _check_page(file, size, flavour, entries)


def _flavour(file: BinaryIO) -> _Flavour:
    file.seek(0, SEEK_SET)
    head = exactly(file, 4, WHAT_DIRECTORY)
    order = "<" if head.startswith(b"II") else ">"
    return _Flavour(order, "Q", "Q", 8) if b"+" in head else _Flavour(order, "I", "H", 4)


def _go(file: BinaryIO, at: int, size: int) -> None:
    if at >= size:
        raise missing(WHAT_DIRECTORY)
    file.seek(at, SEEK_SET)


def _number(file: BinaryIO, flavour: _Flavour, form: str) -> int:
    return flavour.number(exactly(file, struct.calcsize(flavour.order + form), WHAT_DIRECTORY), form)


def _entries(file: BinaryIO, flavour: _Flavour) -> Iterator[tuple[int, _Entry]]:
    """The directory at which the file stands, by tag; the file stands behind it afterwards."""
    inline = struct.calcsize(flavour.order + flavour.offset)
    for _ in range(min(_number(file, flavour, flavour.entries), 1 << 16)):
        content = exactly(file, 4 + 2 * inline, WHAT_DIRECTORY)
        tag, kind = struct.unpack(flavour.order + "HH", content[:4])
        yield tag, _Entry(kind, flavour.number(content[4 : 4 + inline], flavour.offset), content[4 + inline :])


def _check_page(file: BinaryIO, size: int, flavour: _Flavour, entries: Mapping[int, _Entry]) -> int:
    """Check one directory; gives how many parts its picture has."""
    for entry in entries.values():
        length = SIZES.get(entry.type, 1) * entry.count
        if length > len(entry.value) and flavour.number(entry.value, flavour.offset) + length > size:
            raise missing(WHAT_DIRECTORY)
    parts = 0
    for places, lengths in DATA:
        if places in entries and lengths in entries:
            offsets = _integers(file, size, flavour, entries[places])
            sizes = _integers(file, size, flavour, entries[lengths])
            ends = [offset + length for offset, length in zip(offsets, sizes, strict=False)]
            if max(ends, default=0) > size or (offsets and not any(offsets)):
                raise missing(WHAT_PICTURE)
            parts += len(ends)
    return parts


def _integers(file: BinaryIO, size: int, flavour: _Flavour, entry: _Entry) -> tuple[int, ...]:
    """The values of an entry, as far as they are looked at; none where they are no integers."""
    form = INTEGERS.get(entry.type)
    if form is None:
        return ()
    count = min(entry.count, MAX_STEPS)
    length = SIZES[entry.type] * count
    content = entry.value[:length]
    if length > len(entry.value):
        _go(file, flavour.number(entry.value, flavour.offset), size)
        content = exactly(file, length, WHAT_DIRECTORY)
    return struct.unpack(f"{flavour.order}{count}{form}", content)
