"""Whether the JBIG2 data of a PDF's image is all there (ITU-T T.88, 7.2): PDFium shows white where it is not."""

import struct

from segmentation.opening.limits import MAX_PIXELS

PAGE_INFORMATION = 48
UNKNOWN = 0xFFFFFFFF
"""A length or a height that only the end of the data tells."""


def is_whole(data: bytes) -> bool:
    """Whether every segment ends within `data`, and no page in it has more pixels than can be decoded."""
    offset = 0
    try:
        while offset < len(data):
            kind, start, length = _segment(data, offset)
            if length == UNKNOWN:
                return True
            if start + length > len(data):
                return False
            if kind == PAGE_INFORMATION and not _is_decodable(data, start):
                return False
            offset = start + length
    except struct.error:  # the data end within a header
        return False
    return True


def _segment(data: bytes, offset: int) -> tuple[int, int, int]:
    """Type of the segment whose header stands at `offset`, where its data begin, and how many bytes they are."""
    number, flags, referred = struct.unpack_from("!IBB", data, offset)
    count, after = referred >> 5, 1
    if count == 7:  # the long form: 29 bits of count, then a bit for each
        (long,) = struct.unpack_from("!I", data, offset + 5)
        count = long & 0x1FFFFFFF
        after = 4 + (count + 8) // 8
    width = 1 if number <= 256 else 2 if number <= 65_536 else 4
    end = offset + 5 + after + count * width + (4 if flags & 0x40 else 1)
    (length,) = struct.unpack_from("!I", data, end)
    return flags & 0x3F, end + 4, length


def _is_decodable(data: bytes, start: int) -> bool:
    width, height = struct.unpack_from("!II", data, start)
    return bool(height == UNKNOWN or 0 < width * height <= MAX_PIXELS)
