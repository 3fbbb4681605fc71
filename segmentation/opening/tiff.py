"""TIFF: any number of pages, grey, colour or bilevel (fax G3 and G4 included)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from forms.page import Paper
from segmentation.opening.limits import MAX_PAGES, no_such_page
from segmentation.opening.media import OpenFile, Sheet
from segmentation.opening.raster import decoded, decoding, opened


@dataclass(frozen=True)
class _Pages:
    image: Image.Image

    def count(self) -> int:
        number = 0
        with decoding(), suppress(EOFError):
            while number <= MAX_PAGES:  # one more than allowed is enough to know
                self.image.seek(number)
                number += 1
        return number

    def sheet(self, index: int, paper: Paper | None = None) -> Sheet:
        try:
            with decoding():
                self.image.seek(index)
        except EOFError as error:
            raise no_such_page(index) from error
        return decoded(self.image, paper)


@contextmanager
def open_tiff(path: Path) -> Iterator[OpenFile]:
    """See `segmentation.opening.media.Format`."""
    with opened(path, "TIFF") as image:
        yield _Pages(image)
