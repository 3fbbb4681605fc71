"""The error of a file that is not all there, and reading that raises it."""

from typing import BinaryIO

from forms.errors import UnreadableFileError


class IncompleteFileError(UnreadableFileError):
    """A file without its end: still being written, or cut short."""


def exactly(file: BinaryIO, length: int, what: str) -> bytes:
    """The next `length` bytes; raises IncompleteFileError, which says that `what` is missing, where there are fewer."""
    content = file.read(length)
    if len(content) < length:
        raise missing(what)
    return content


def missing(what: str) -> IncompleteFileError:
    """The error for a file in which `what` is missing."""
    return IncompleteFileError(f"{what} is missing: cut short, or never finished; copy or scan it again")
