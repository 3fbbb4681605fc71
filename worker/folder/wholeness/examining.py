"""A file's format by its first bytes, and whether the file is whole."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from forms.errors import EmptyFileError, UnsupportedFileError
from segmentation.opening import MediaType
from segmentation.opening.formats import FORMATS, TIFF_SIGNATURES
from segmentation.opening.identify import HEAD
from worker.folder.wholeness.incomplete import missing
from worker.folder.wholeness.jpeg import check_jpeg
from worker.folder.wholeness.pdf import check_pdf
from worker.folder.wholeness.png import check_png
from worker.folder.wholeness.tiff import check_tiff

BEGINNINGS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", *TIFF_SIGNATURES)
CHECKS: Mapping[MediaType, Callable[[BinaryIO, int], None]] = {
    MediaType.PDF: check_pdf,
    MediaType.TIFF: check_tiff,
    MediaType.JPEG: check_jpeg,
    MediaType.PNG: check_png,
}


def examine(file: BinaryIO, size: int) -> MediaType:
    """The format of an open file of `size` bytes that is whole.

    Raises EmptyFileError and IncompleteFileError for what may still be completed (a few bytes that might become a
    signature and a file of zeros included), UnsupportedFileError for what will be none of ours however it goes on,
    OSError where it cannot be read.
    """
    head = file.read(HEAD)
    if not head:
        raise EmptyFileError("the file has no bytes; copy or scan it again")
    for known in FORMATS.values():
        if known.recognises(head):
            CHECKS[known.media_type](file, size)
            return known.media_type
    # Some programs set a file's length first and write afterwards: zeros are what is not written yet.
    begun = head.rstrip(b"\0")
    if any(beginning.startswith(begun) for beginning in BEGINNINGS):
        raise missing("all but its first bytes")
    raise UnsupportedFileError("neither PDF, TIFF, JPEG nor PNG by its content; convert it to one of these")
