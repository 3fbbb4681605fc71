"""What is printed of a field, held against what its layout says: for people who write layouts, not for reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.field import FieldImage
from forms.geometry import Homography, mapped
from segmentation.grey import darkness
from segmentation.snapping import PIXELS_PER_MM

TALL = 0.8
"""An upright rule covers this share of a field's height; few digits do."""
DARK, SHARE = 14.0, 0.25
"""Darker than the paper by this much is print, and by this share of the darkest there is."""
NEAR_MM = 0.9
"""A rule this near to a border of a layout is that border."""
EVEN = 0.2
"""Cells are even where no gap differs from their median by more than this share."""


@dataclass(frozen=True)
class FieldInspection:
    """What was seen of a field's print."""

    field: FieldImage
    moved_mm: tuple[float, float]
    """How far right and down of the layout's place the frame was found."""
    borders: tuple[float, ...]
    """x of the upright rules in and around the frame, millimetres from its left edge."""

    @property
    def missing(self) -> int:
        """How many borders of a comb's cells are not there: printed elsewhere, or too faint."""
        return sum(not _near(x, self.borders) for x in self._wanted())

    @property
    def strays(self) -> int:
        """How many upright rules stand inside a comb where it has no border."""
        return sum(not _near(x, self._wanted()) for x in self._inside()) if self.field.spec.cells else 0

    @property
    def cells_seen(self) -> int | None:
        """Into how many even cells the rules divide the field; None where they are uneven or only a frame's sides."""
        inside = self._inside()
        gaps = [right - left for left, right in pairwise(inside)]
        if len(gaps) < 2 or sum(gaps) < 0.8 * self.field.spec.box.width:
            return None
        middle = float(np.median(gaps))
        return len(gaps) if all(abs(gap - middle) <= EVEN * middle for gap in gaps) else None

    def _inside(self) -> list[float]:
        return [x for x in self.borders if -NEAR_MM <= x <= self.field.spec.box.width + NEAR_MM]

    def _wanted(self) -> list[float]:
        spec = self.field.spec
        return [spec.box.width * at / spec.cells for at in range(spec.cells + 1)] if spec.cells else []


def _near(x: float, others: Sequence[float]) -> bool:
    return any(abs(x - other) <= NEAR_MM for other in others)


def inspect(field: FieldImage, transform: Homography) -> FieldInspection:
    """What is printed of a field; `transform` is from the layout's millimetres to its page, as registered."""
    place, found = mapped(transform, field.spec.box.corners), mapped(field.to_page, field.frame.corners)
    back = np.asarray(np.linalg.inv(field.to_page), dtype=np.float64)
    off = np.mean(mapped(back, found) - mapped(back, place), axis=0) / PIXELS_PER_MM
    borders = (_uprights(field) - field.frame.x) / PIXELS_PER_MM
    return FieldInspection(field, (float(off[0]), float(off[1])), tuple(float(x) for x in borders))


def _uprights(field: FieldImage) -> NDArray[np.float64]:
    """x of each upright rule that runs down a field, pixels of its image, from left to right."""
    dark = darkness(field.pixels)
    x, y, width, height = field.frame.rounded()
    top, left, beyond = max(0, y), max(0, x - round(NEAR_MM * PIXELS_PER_MM)), round(NEAR_MM * PIXELS_PER_MM)
    part = dark[top : y + height, left : x + width + beyond]
    if part.size == 0:
        return np.zeros(0)
    level = max(DARK, SHARE * float(np.quantile(part, 0.99)))
    binary = cv2.dilate(np.where(part > level, 255, 0).astype(np.uint8), np.ones((1, 3), np.uint8))
    tall = cv2.morphologyEx(binary, cv2.MORPH_OPEN, np.ones((max(4, round(TALL * height)), 1), np.uint8))
    seen = np.flatnonzero(tall.any(axis=0))
    runs = np.split(seen, np.flatnonzero(np.diff(seen) > 2) + 1) if len(seen) else []
    return np.array([left + run.mean() + 0.5 for run in runs])
