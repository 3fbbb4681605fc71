"""Level runs of a mask as numbered things that can be asked how straight they are and what they end on."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels
from segmentation.discovery.components import components

STEP = 4
"""Of the images here every STEP-th column is given; a step to the right is so many pixels, one down is one."""
BENT = 3.0
"""How far a straight run's pixels lie from the line through them, half a thick rule included: a standard deviation."""
CURL = 0.012
"""So much more for each pixel of its length: paper bends."""


@dataclass(frozen=True)
class Runs:
    """The connected components of a mask, numbered from 1, by their pixels alone: rules cover little of a page."""

    x: NDArray[np.intp]
    y: NDArray[np.intp]
    number: NDArray[np.intp]
    """For each pixel, the run that it belongs to."""
    left: NDArray[np.intp]
    width: NDArray[np.intp]
    """For each run, where it begins and how wide it is."""
    kept: NDArray[np.bool_]
    """For each run, whether it is there."""
    shape: tuple[int, int]
    """Height and width of the mask."""

    @cached_property
    def mask(self) -> Pixels:
        """All runs that are there, as 255."""
        there = self.kept[self.number]
        lit = np.zeros(self.shape, np.uint8)
        lit[self.y[there], self.x[there]] = 255
        return lit

    def only(self, chosen: NDArray[np.bool_]) -> "Runs":
        """The chosen ones of the runs that are there."""
        return replace(self, kept=self.kept & chosen)

    def covered_by(self, mask: Pixels, share: float) -> NDArray[np.bool_]:
        """Whether a mask covers at least this share of each run."""
        return self._mean((mask[self.y, self.x] > 0).astype(np.float64)) >= share

    def ends_on(self, near: Pixels) -> NDArray[np.bool_]:
        """Whether both ends of each run lie on a mask, or at the edge of the image."""
        last = self.shape[1] - 1
        ends = []
        for place in (self.left, self.left + self.width - 1):
            at_end = self.x == place[self.number]
            count = np.maximum(1, np.bincount(self.number[at_end], minlength=len(self.kept)))
            height = np.bincount(self.number[at_end], self.y[at_end], len(self.kept)) / count
            on = near[np.rint(height).astype(np.intp), place] > 0
            ends.append(on | (place <= 1) | (place >= last - 1))
        return np.asarray(ends[0] & ends[1])

    @cached_property
    def straight(self) -> NDArray[np.bool_]:
        """Whether the pixels of each run lie near one line."""
        dx, dy = (value - self._mean(value)[self.number] for value in (STEP * self.x, self.y))
        slope = self._mean(dx * dy) / np.maximum(1e-9, self._mean(dx * dx))
        spread = np.sqrt(self._mean((dy - slope[self.number] * dx) ** 2))
        return np.asarray(spread < BENT + CURL * STEP * self.width)

    @cached_property
    def _count(self) -> NDArray[np.intp]:
        return np.maximum(1, np.bincount(self.number, minlength=len(self.kept)))

    def _mean(self, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """The mean of a value of pixels over each run."""
        return np.asarray(np.bincount(self.number, values, len(self.kept)) / self._count, dtype=np.float64)


def label_runs(mask: Pixels) -> Runs:
    """The runs of a mask (255 on them)."""
    # Rules cover little of a page, and statistics of components that OpenCV keeps are paid for by every pixel of it.
    found = components(mask)
    count, places, number = found.count, found.places, found.number
    y, x = np.divmod(places, mask.shape[1])
    kept = np.ones(count, bool)
    kept[0] = False
    left, right = np.full(count, mask.shape[1]), np.full(count, -1)
    np.minimum.at(left, number, x)
    np.maximum.at(right, number, x)
    left[0], right[0] = 0, mask.shape[1] - 1  # the ground
    return Runs(x, y, number, left, right + 1 - left, kept, (mask.shape[0], mask.shape[1]))
