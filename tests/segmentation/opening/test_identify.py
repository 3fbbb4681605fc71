"""What a file is, by its content."""

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from forms.errors import EmptyFileError, MissingFileError, UnsupportedFileError
from segmentation.opening import MediaType, identify, sniff
from tests.segmentation.opening.paper import Picture, flate_image, full_page, write_pdf


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("PNG", MediaType.PNG), ("JPEG", MediaType.JPEG), ("TIFF", MediaType.TIFF), ("PDF", MediaType.PDF)],
)
def test_content_tells_the_format(tmp_path: Path, grey: Picture, kind: str, expected: MediaType) -> None:
    """A file's format is told by its content, whatever its name says."""
    path = tmp_path / "misleading.docx"
    Image.fromarray(grey).save(path, kind)
    assert sniff(path) is expected


def test_pdf_after_a_preamble(tmp_path: Path, grey: Picture) -> None:
    """A PDF may have a few bytes before its signature, as mail gateways leave them."""
    path = tmp_path / "scan"
    path.write_bytes(b"\r\nX-Scanner: 3\r\n\r\n" + write_pdf(full_page(flate_image(grey), 120, 90)))
    assert sniff(path) is MediaType.PDF


def test_identity_is_the_hash_of_the_content(tmp_path: Path, grey: Picture) -> None:
    """The same bytes under two names are one document."""
    one, two = tmp_path / "one.png", tmp_path / "two"
    Image.fromarray(grey).save(one)
    two.write_bytes(one.read_bytes())
    scan = identify(one, "inbox/one.png")
    assert scan.document == identify(two, "two").document == hashlib.sha256(one.read_bytes()).hexdigest()
    assert (scan.file, scan.path) == ("inbox/one.png", one)


def test_nothing_there(tmp_path: Path) -> None:
    """A path where nothing is raises MissingFileError."""
    with pytest.raises(MissingFileError):
        sniff(tmp_path / "absent.png")


@pytest.mark.parametrize("name", ["x" * 5000, "nul\0byte"])
def test_impossible_name(tmp_path: Path, name: str) -> None:
    """A name that no file can have is a missing file too."""
    with pytest.raises(MissingFileError):
        sniff(tmp_path / name)


def test_no_bytes(tmp_path: Path) -> None:
    """A file without bytes raises EmptyFileError."""
    path = tmp_path / "scan.pdf"
    path.touch()
    with pytest.raises(EmptyFileError):
        identify(path, "scan.pdf")


@pytest.mark.parametrize(
    "content", [b"hello", b"GIF89a" + bytes(100), b"PK\x03\x04", b"\xff\xd8", b"\x89PNG", b"II*", bytes(2000)]
)
def test_other_content(tmp_path: Path, content: bytes) -> None:
    """Anything but the four formats raises UnsupportedFileError."""
    path = tmp_path / "scan.png"
    path.write_bytes(content)
    with pytest.raises(UnsupportedFileError):
        sniff(path)


def test_folders_and_pipes(tmp_path: Path) -> None:
    """A folder or a pipe is refused at once, without waiting for bytes."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe):
        with pytest.raises(UnsupportedFileError):
            sniff(path)


def test_large_file_is_hashed_in_pieces(tmp_path: Path) -> None:
    """The hash of a file of several blocks is that of all its bytes."""
    path = tmp_path / "large.png"
    content = b"\x89PNG\r\n\x1a\n" + np.random.default_rng(1).bytes(3_000_000)
    path.write_bytes(content)
    assert identify(path, "large.png").document == hashlib.sha256(content).hexdigest()
