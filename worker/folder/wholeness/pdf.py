"""PDF: the trailer. ISO 32000-1, 7.5.5 (file trailer), 7.5.6 (incremental updates), annex F (linearized files)."""

import re
from os import SEEK_SET
from typing import BinaryIO

from segmentation.opening.pdf import TAIL
from worker.folder.wholeness.incomplete import missing

HEAD = 1024
START = re.compile(rb"startxref\s+(\d{1,20})\s*\Z")
LINEARIZED_LENGTH = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d{1,20})")
OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")


def check_pdf(file: BinaryIO, size: int) -> None:
    """Raise IncompleteFileError unless the file ends as a PDF does.

    `%%EOF` stands near the end, right behind a `startxref` that points into the file, and no further object has been
    begun behind it. A linearized file says how long it is; it has an early `%%EOF` too.
    """
    file.seek(0, SEEK_SET)
    length = LINEARIZED_LENGTH.search(file.read(HEAD))
    if length and int(length[1]) > size:
        raise missing("a part that the file itself tells of")
    file.seek(max(0, size - TAIL), SEEK_SET)
    before, end, after = file.read(TAIL).rpartition(b"%%EOF")
    if not end or OBJECT.search(after):
        raise missing("the end of the document (%%EOF)")
    start = START.search(before)
    if not start or int(start[1]) >= size:
        raise missing("the place of its table of contents (startxref)")
