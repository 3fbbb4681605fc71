"""Glyphs: the connected components of a page's ink that are as large as characters, rules taken out."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from forms.geometry import Box
from forms.page import Pixels

LOWEST = 7
"""Height of the lowest glyph, working pixels: a small letter of print, a digit at 75 dpi."""
HIGHEST = 0.12
"""Height of the highest, as a share of the page's longer side."""


@dataclass(frozen=True)
class Glyphs:
    """Components of ink: one row each in the arrays. Working pixels, a pixel covering x to x + 1."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    width: NDArray[np.float64]
    height: NDArray[np.float64]
    tone: NDArray[np.float64]
    """How dark the ink is, and how much of each colour it lacks more than the paper: shape (n, channels), 0 to 255."""

    @property
    def right(self) -> NDArray[np.float64]:
        """Right edges."""
        return self.x + self.width

    @property
    def bottom(self) -> NDArray[np.float64]:
        """Lower edges."""
        return self.y + self.height

    def __len__(self) -> int:
        return len(self.x)

    def box(self, index: int) -> Box:
        """The box of one."""
        return Box(*(float(edge[index]) for edge in (self.x, self.y, self.width, self.height)))

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Glyphs":
        """The chosen ones."""
        return Glyphs(self.x[chosen], self.y[chosen], self.width[chosen], self.height[chosen], self.tone[chosen])

    def inside(self, box: Box) -> NDArray[np.bool_]:
        """Whether the middle of each lies in a box."""
        x, y = self.x + self.width / 2, self.y + self.height / 2
        return (x > box.x) & (x < box.right) & (y > box.y) & (y < box.bottom)

    def outside(self, boxes: Iterable[Box]) -> "Glyphs":
        """Those in none of the boxes."""
        free = np.ones(len(self), bool)
        for box in boxes:
            free &= ~self.inside(box)
        return self.only(free)


def find_glyphs(binary: Pixels, rules: Pixels, colours: Pixels) -> Glyphs:
    """The glyphs of a binary page (255 on ink) without what a mask of rules covers.

    `colours` is the page in grey or RGB, of the same size.
    """
    ink = cv2.bitwise_and(binary, cv2.bitwise_not(rules))
    # Print at 75 dpi falls apart here and there; one pixel mends most of it.
    ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    x, y, width, height, _ = stats.T.astype(np.float64)
    largest = HIGHEST * max(binary.shape)
    fit = (height >= LOWEST) & (height <= largest) & (width <= largest)
    fit[0] = False
    tone = _tone(np.asarray(labels, np.int32), count, ink, colours)
    return Glyphs(x[fit], y[fit], width[fit], height[fit], tone[fit])


def _tone(labels: NDArray[np.int32], count: int, ink: MatLike, colours: Pixels) -> NDArray[np.float64]:
    """For each component the mean of each channel over its ink, below that of the paper; channels last."""
    y, x = np.nonzero(ink)
    number, values = labels[y, x], np.atleast_3d(colours)[y, x].astype(np.float64)
    size = np.maximum(1, np.bincount(number, minlength=count))
    paper = np.median(np.atleast_3d(colours)[::16, ::16].reshape(-1, values.shape[1]), axis=0)
    means = [np.bincount(number, channel, count) / size for channel in values.T]
    return np.asarray(paper - np.column_stack(means), dtype=np.float64)
