"""JPEG and PNG: one page a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from forms.page import Paper
from segmentation.opening.limits import check_scans, no_such_page
from segmentation.opening.media import OpenFile, Sheet
from segmentation.opening.raster import decoded, decoding, opened

START_OF_SCAN = b"\xff\xda"
"""The marker before each scan of a JPEG (ITU T.81, table B.1). Among coded pixels a 0xFF is never followed by it."""


@dataclass(frozen=True)
class _Picture:
    image: Image.Image

    def count(self) -> int:
        return 1  # phones add previews and depth maps as further frames, browsers animations: the first is the picture

    def sheet(self, index: int, paper: Paper | None = None) -> Sheet:
        if index:
            raise no_such_page(index)
        return decoded(self.image, paper)


@contextmanager
def open_jpeg(path: Path) -> Iterator[OpenFile]:
    """See `segmentation.opening.media.Format`."""
    # Whatever else is in a file (previews, depth maps) has a scan or some each, too: far from the limit.
    with decoding():
        scans = path.read_bytes().count(START_OF_SCAN)
    check_scans(scans)
    with opened(path, "JPEG") as image:
        yield _Picture(image)


@contextmanager
def open_png(path: Path) -> Iterator[OpenFile]:
    """See `segmentation.opening.media.Format`."""
    with opened(path, "PNG") as image:
        yield _Picture(image)
