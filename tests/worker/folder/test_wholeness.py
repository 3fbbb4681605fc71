"""A file without its end is told from a whole one, wherever it was cut."""

import io
from collections.abc import Mapping

import cv2
import numpy as np
import pytest
from PIL import Image

from forms.errors import EmptyFileError, UnsupportedFileError
from segmentation.opening import MediaType
from tests.worker.folder.scans import one_of_each, picture, tiff
from worker.folder.wholeness import IncompleteFileError, examine


def examined(content: bytes) -> MediaType:
    """The type of whole content."""
    return examine(io.BytesIO(content), len(content))


def whole_files() -> Mapping[str, bytes]:
    """Every variety of whole file, without anything behind its end."""
    thumbnail = Image.Exif()
    thumbnail[0x9286] = picture("JPEG", 2)  # a whole picture inside of a comment
    tiffs = {
        f"{'big' if big else 'classic'} tiff {order} {'directory first' if first else 'data first'} {pages}": tiff(
            order, big, pages, first
        )
        for big in (False, True)
        for order in "<>"
        for first in (False, True)
        for pages in (1, 3)
    }
    return {
        "pdf": picture("PDF", 1).rstrip(),
        "jpeg": picture("JPEG", 1),
        "progressive jpeg": picture("JPEG", 1, progressive=True),
        "jpeg with restarts": picture("JPEG", 1, restart_marker_blocks=1),
        "jpeg with a preview": picture("JPEG", 1, exif=thumbnail),
        "png": picture("PNG", 1),
        "packed tiff": picture("TIFF", 1, compression="tiff_lzw"),
        **tiffs,
    }


@pytest.mark.parametrize("content", whole_files().values(), ids=whole_files().keys())
def test_a_whole_file_is_whole_and_none_of_its_beginnings_is(content: bytes) -> None:
    """Cut anywhere, even one byte before the end, it is incomplete or has no type yet."""
    assert examined(content)
    with pytest.raises(EmptyFileError):
        examined(b"")
    for length in {*range(1, len(content), 7), *range(max(1, len(content) - 40), len(content))}:
        with pytest.raises(IncompleteFileError):
            examined(content[:length])


@pytest.mark.parametrize("content", whole_files().values(), ids=whole_files().keys())
def test_a_file_whose_length_was_set_before_its_content_is_incomplete(content: bytes) -> None:
    """Zeros are what is not written yet. (A TIFF with its directory first cannot be told; only time can.)"""
    if content.startswith((b"II", b"MM")):
        return
    for length in range(0, len(content) - 12, 11):
        with pytest.raises(IncompleteFileError):
            examined(content[:length] + bytes(len(content) - length))


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True), (">", True)])
def test_the_drawn_tiffs_are_tiffs(order: str, big: bool) -> None:
    """libtiff (OpenCV's; Pillow does not know big-endian BigTIFF) reads the right pixels from every page of them."""
    for first in (False, True):
        content = np.frombuffer(tiff(order, big, 3, first), np.uint8)
        read, pages = cv2.imdecodemulti(content, cv2.IMREAD_UNCHANGED)
        assert read
        assert [page.reshape(-1)[:3].tolist() for page in pages] == [[0, 1, 2], [1, 2, 3], [2, 3, 4]]


@pytest.mark.parametrize("behind", [b"\n", b"\r\n\0\0", b"rubbish" * 20])
@pytest.mark.parametrize("name", ["form.pdf", "form.jpg", "form.png", "form.tif"])
def test_what_stands_behind_the_end_does_not_matter(name: str, behind: bytes) -> None:
    """Programs pad, phones put depth maps there."""
    assert examined(one_of_each(1)[name] + behind)


def test_a_pdf_that_is_being_added_to_is_incomplete() -> None:
    """The new part has begun behind the old end, and has no end of its own."""
    content = picture("PDF", 1)
    with pytest.raises(IncompleteFileError):
        examined(content + b"\n12 0 obj\n<< /Type /Page >>\n")


def test_a_linearized_pdf_is_incomplete_until_it_is_as_long_as_it_says() -> None:
    """It has an end of its first part long before its own."""
    tail = b"startxref\n0\n%%EOF"
    content = b"%PDF-1.7\n1 0 obj\n<< /Linearized 1 /L 0000 /H [ 1 2 ] >>\nendobj\n" + tail + b"\n" * 200 + tail
    content = content.replace(b"0000", b"%04d" % len(content))
    assert examined(content) is MediaType.PDF
    with pytest.raises(IncompleteFileError):
        examined(content[: content.index(tail) + len(tail)])


def test_a_tiff_whose_first_directory_is_not_linked_yet_is_incomplete() -> None:
    """So the usual library leaves it while it writes the first page."""
    with pytest.raises(IncompleteFileError):
        examined(b"II*\0\0\0\0\0" + bytes(200))


@pytest.mark.parametrize("content", [b"dear sirs", b"PK\x03\x04" + bytes(100), b"GIF89a" + bytes(40), bytes(9) + b"x"])
def test_what_will_never_be_a_scan_is_said_so_at_once(content: bytes) -> None:
    """No more bytes can make it one."""
    with pytest.raises(UnsupportedFileError):
        examined(content)


def test_directories_that_go_round_end() -> None:
    """A hostile file costs a bounded time: its directory is its own next one."""
    content = bytearray(tiff("<", big=False, pages=1, directory_first=True))
    content[8 + 2 + 9 * 12 : 8 + 2 + 9 * 12 + 4] = (8).to_bytes(4, "little")
    assert examined(bytes(content)) is MediaType.TIFF


def test_offsets_beyond_all_bounds_are_incomplete() -> None:
    """The largest that can be written raise nothing else."""
    with pytest.raises(IncompleteFileError):
        examined(b"II+\0\x08\0\0\0" + b"\xff" * 8 + bytes(100))
