"""PNG: all chunks, the last of them IEND. ISO/IEC 15948, clause 5.3."""

from os import SEEK_SET
from typing import BinaryIO

from worker.folder.wholeness.incomplete import exactly, missing

SIGNATURE, HEADER, CHECKSUM = 8, 8, 4
"""Bytes."""
MAX_CHUNKS = 1_000_000
"""What has more is left to the decoder to judge."""
WHAT = "the end of the picture (IEND)"


def check_png(file: BinaryIO, size: int) -> None:
    """Raise IncompleteFileError unless the row of chunks reaches an IEND that lies in the file."""
    at = SIGNATURE
    for _ in range(MAX_CHUNKS):
        file.seek(at, SEEK_SET)
        header = exactly(file, HEADER, WHAT)
        length, kind = int.from_bytes(header[:4], "big"), header[4:]
        at += HEADER + length + CHECKSUM
        if at > size or not kind.isalpha():
            raise missing(WHAT)
        if kind == b"IEND":
            return
