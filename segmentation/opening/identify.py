"""What a file is, told by its content alone: its format and its identity."""

import hashlib
from pathlib import Path

from forms.errors import EmptyFileError, MissingFileError, UnreadableFileError, UnsupportedFileError
from forms.page import Scan
from segmentation.opening.formats import FORMATS
from segmentation.opening.media import MediaType

HEAD = 1024
"""Bytes to look at: PDF allows its signature anywhere in the first 1,024."""


def sniff(path: Path) -> MediaType:
    """The format of the file at `path`, by its first bytes.

    Raises MissingFileError where nothing is there, EmptyFileError for no bytes, UnsupportedFileError for anything
    not of a known format (folders and devices included), UnreadableFileError where it may not be read.
    """
    _check_is_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror}; check its permissions and its disk") from error
    if not head:
        raise EmptyFileError("the file has no bytes; copy or scan it again")
    for known in FORMATS.values():
        if known.recognises(head):
            return known.media_type
    raise UnsupportedFileError("neither PDF, TIFF, JPEG nor PNG by its content; convert it to one of these")


def identify(path: Path, file: str) -> Scan:
    """The file at `path` as a scan known by the SHA-256 of its content; `file` is the name it was given under.

    Raises what `sniff` raises, so that whatever has been identified is of a known format.
    """
    sniff(path)
    try:
        with path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256")
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror}; check its permissions and its disk") from error
    return Scan(document=digest.hexdigest(), file=file, path=path)


def _check_is_file(path: Path) -> None:
    try:
        if path.is_file():
            return
        exists = path.exists()
    except (OSError, ValueError) as error:  # a name too long, a NUL in it
        raise MissingFileError("no file can have this name; check the path") from error
    if exists:
        raise UnsupportedFileError("not a file; name a PDF, TIFF, JPEG or PNG file")
    raise MissingFileError("there is no such file; check the path")
