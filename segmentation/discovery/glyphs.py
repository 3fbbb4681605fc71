"""Glyphs: the connected components of a page's ink that are as large as characters, rules taken out."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from forms.page import Pixels
from segmentation.discovery.components import components

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
    found = components(np.asarray(ink, dtype=np.uint8))
    count, places, number = found.count, found.places, found.number
    y, x = np.divmod(places, ink.shape[1])
    (left, right), (top, bottom) = _bounds(x, number, count), _bounds(y, number, count)
    width, height = right + 1 - left, bottom + 1 - top
    largest = HIGHEST * max(binary.shape)
    fit = (height >= LOWEST) & (height <= largest) & (width <= largest)
    tone = _tone(number, count, np.atleast_3d(colours), places)
    return Glyphs(left[fit], top[fit], width[fit], height[fit], tone[fit])


def _bounds(
    values: NDArray[np.intp], number: NDArray[np.intp], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the most of a value of pixels in each component; the ground has none and counts as empty."""
    least, most = np.full(count, 1 << 30), np.full(count, -1)
    np.minimum.at(least, number, values)
    np.maximum.at(most, number, values)
    return least.astype(np.float64), most.astype(np.float64)


def _tone(number: NDArray[np.intp], count: int, colours: Pixels, places: NDArray[np.intp]) -> NDArray[np.float64]:
    """For each component the mean of each channel over its ink, below that of the paper; channels last.

    `number` tells the component of each pixel of ink, `places` where it is in the page, row by row.
    """
    flat = colours.reshape(-1, colours.shape[2])
    size = np.maximum(1, np.bincount(number, minlength=count))
    paper = np.median(colours[::16, ::16].reshape(-1, colours.shape[2]), axis=0)
    means = [np.bincount(number, channel[places], count) / size for channel in flat.T]
    return np.asarray(paper - np.column_stack(means), dtype=np.float64)
