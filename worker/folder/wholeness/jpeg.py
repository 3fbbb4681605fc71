"""JPEG: the end marker of the picture itself. ITU-T T.81, annex B."""

import re
from os import SEEK_CUR, SEEK_SET
from typing import BinaryIO

from worker.folder.wholeness.incomplete import exactly, missing

END = 0xD9
ALONE = {0x01, 0xD8}
"""Markers without a length: TEM and SOI. Restart markers belong to the coded data that is passed over."""
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
CHUNK = 1 << 14
MAX_MARKERS = 10_000
"""A picture has some dozen; what has more than these is left to the decoder to judge."""
WHAT = "the end of the picture (EOI)"


def check_jpeg(file: BinaryIO, size: int) -> None:  # noqa: ARG001 - every format is checked alike
    """Raise IncompleteFileError unless the first picture has its end marker.

    Segments are stepped over by their lengths, for a preview in one of them has an end marker of its own. What comes
    behind the picture does not matter: phones put depth maps and films there.
    """
    file.seek(2, SEEK_SET)
    for _ in range(MAX_MARKERS):
        code = _next_marker(file)
        if code == END:
            return
        if code not in ALONE:
            length = int.from_bytes(exactly(file, 2, WHAT), "big")
            file.seek(max(0, length - 2), SEEK_CUR)


def _next_marker(file: BinaryIO) -> int:
    """The code of the next marker, over coded data, stuffing and rubbish; the file stands behind it."""
    last = b""
    while chunk := file.read(CHUNK):
        content = last + chunk
        if found := MARKER.search(content):
            file.seek(found.end() - len(content), SEEK_CUR)
            return found[0][1]
        last = chunk[-1:]
    raise missing(WHAT)
