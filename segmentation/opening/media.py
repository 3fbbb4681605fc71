"""What every file format brings: how to recognise it, and how to open it as a row of sheets."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from pkgutil import resolve_name
from typing import Protocol

from forms.page import Paper, Pixels


class MediaType(StrEnum):
    """The kinds of file that can be read, by their registered names."""

    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"


@dataclass(frozen=True)
class Sheet:
    """The picture of one page."""

    pixels: Pixels
    """Upright; grey (height, width), or (height, width, 3) RGB where there is colour."""
    dpi: float | None
    """Pixels per inch of `pixels` as the file says it; None where it does not."""
    finer: int = 1
    """How many pixels of the file, each way, are one of `pixels` (`segmentation.opening.reducing`)."""
    given: tuple[int, int] | None = None
    """Upright width and height in pixels of the file, where that is finer."""


class OpenFile(Protocol):
    """A file whose pages can be taken out one by one."""

    def count(self) -> int:
        """How many pages there are."""

    def sheet(self, index: int, paper: Paper | None = None) -> Sheet:
        """The page at `index`, counted from 0; smaller where a scan of `paper` is finer than fields are read at.

        Raises MissingFileError where there is none, another InputError where it cannot be read.
        """


@dataclass(frozen=True)
class Format:
    """One file format."""

    media_type: MediaType
    recognises: Callable[[bytes], bool]
    """Whether a file that starts with these bytes (its first 1,024) is of this format."""
    opener: str
    """The function that opens a file, as `module:name`; its library is loaded where a file is opened, only there."""

    def open(self, path: Path) -> AbstractContextManager[OpenFile]:
        """The file at `path`; raises an InputError where it is damaged, encrypted, empty or too large."""
        opener: Callable[[Path], AbstractContextManager[OpenFile]] = resolve_name(self.opener)
        return opener(path)
