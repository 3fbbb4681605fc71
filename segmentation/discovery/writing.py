"""Writing: the glyphs of one place together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from segmentation.discovery.glyphs import Glyphs

EXACT_PX, EXACT = 1.0, 0.035
"""Print is of one height and on one line to within a pixel, or this share of its height."""
REGULAR = 0.75
"""So many of its characters are: some fall apart, some have tails."""
FEWEST = 3
"""Glyphs, or pieces of writing, that cannot agree by chance."""
TALL = 0.6
"""Characters that have the height of a digit, as a share of the highest."""


@dataclass(frozen=True)
class Writing:
    """What stands in one place: the glyphs that are as high as digits."""

    glyphs: Glyphs

    @cached_property
    def top(self) -> float:
        """Where its highest character begins."""
        return float(self.glyphs.y.min())

    @cached_property
    def bottom(self) -> float:
        """Where its line of writing is."""
        return float(_median(self.glyphs.bottom))

    @cached_property
    def height(self) -> float:
        """The height of its highest character."""
        return float(self.glyphs.height.max())

    @cached_property
    def exact(self) -> float:
        """By how much two measures of it differ at most where they are the same; pixels."""
        return max(EXACT_PX, EXACT * self.height)

    @cached_property
    def tone(self) -> NDArray[np.float64]:
        """The colour of its ink, as of Glyphs."""
        return _median(self.glyphs.tone)

    @cached_property
    def regular(self) -> bool:
        """Whether its glyphs are too much alike for a hand."""
        if len(self.glyphs) < FEWEST:
            return False
        as_high = np.abs(self.glyphs.height - _median(self.glyphs.height)) <= self.exact
        middle = self.glyphs.x + self.glyphs.width / 2
        on_line = np.abs(_off_line(middle, self.glyphs.bottom)) <= self.exact
        return float((as_high & on_line).mean()) >= REGULAR


def writing_of(glyphs: Glyphs) -> Writing:
    """The writing that the glyphs of one place are."""
    return Writing(glyphs.only(glyphs.height >= TALL * glyphs.height.max()))


def _off_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far points lie from the line through most of them (Theil 1950, Sen 1968)."""
    i, j = np.triu_indices(len(x), 1)
    apart = np.abs(x[j] - x[i]) > 1
    slope = float(_median((y[j] - y[i])[apart] / (x[j] - x[i])[apart])) if apart.any() else 0.0
    rest = y - slope * x
    return np.asarray(rest - _median(rest), dtype=np.float64)


def _median(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median along the first axis, as numpy's, which takes twenty times as long for a few numbers."""
    ordered = np.sort(values, axis=0)
    return np.asarray((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2, dtype=np.float64)
