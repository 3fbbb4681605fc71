"""A page of a scan as a picture for people: decoded within limits, shrunk, and encoded anew."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from forms.page import Page, Pixels, Scan
from storage.originals import Originals
from worker.crops import as_png

LONGEST = 2000
"""Pixels of a picture's longer side at most."""
AT_ONCE = 2
"""Pictures that are made at once: a large page takes 100 MB."""

OpenPage = Callable[[Scan, int], Page]
"""One page of a scan, counted from 1; raises an InputError where it cannot be opened."""


@dataclass(frozen=True)
class PagePictures:
    """Makes pictures of the pages of kept originals. Nothing of a file's own bytes is in them but its pixels."""

    originals: Originals
    open_page: OpenPage
    _turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE), init=False)

    def png(self, document: str, page: int) -> bytes:
        """A page as PNG; raises an InputError where it cannot be opened, ServiceError where nothing can now."""
        with self._turns:
            opened = self.open_page(Scan(document, document, self.originals.path(document)), page)
            return as_png(shrunk(opened.pixels))


def shrunk(pixels: Pixels) -> Pixels:
    """The same picture, each pixel the mean of a square of them, so that its longer side is short enough."""
    height, width = pixels.shape[:2]
    step = -(-max(height, width) // LONGEST)
    if step == 1 or min(height, width) < step:
        return pixels
    rows, columns = height // step, width // step
    squares = pixels[: rows * step, : columns * step].reshape(rows, step, columns, step, *pixels.shape[2:])
    shrunken: Pixels = squares.mean(axis=(1, 3), dtype=np.float32).round().astype(np.uint8)
    return shrunken
