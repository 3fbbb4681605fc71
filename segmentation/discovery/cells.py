"""Cells: what printed rules enclose on a page, however its tables and boxes are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from forms.geometry import Box, Points, shared_areas
from forms.page import Pixels
from segmentation.discovery.place import upright
from segmentation.straight import closed_level, closed_upright

BREAK = 21
"""A rule may be broken for this long, working pixels; a door to the next cell is wider."""
SMALLEST = 14
"""A cell is at least this wide and high, working pixels; counters of letters and gaps of double rules are not."""
HALF_RULE = 3.0
"""From the edge of a rule, as wide as it is drawn in a mask, to its middle, working pixels."""
FILLED = 0.8
"""A cell covers this share of the upright box around it: less where strokes run into its borders."""
SAME = 0.75
"""Cells that share this much of the larger one are one."""
LARGEST = 0.5
"""What is wider and higher than this share of the page is the page or a frame around it, not a cell."""


@dataclass(frozen=True, eq=False)
class Cell:
    """An enclosed place, in working pixels counted from their centres."""

    corners: Points
    """Clockwise from top left, in the middle of the rules around it, shape (4, 2)."""

    @cached_property
    def box(self) -> Box:
        """The upright box through the middles of its sides."""
        return upright(self.corners)


def find_cells(horizontal: Pixels, vertical: Pixels) -> list[Cell]:
    """The cells between rules (masks, 255 on a rule, one size), from top to bottom and left to right."""
    level, upright = closed_level(horizontal, BREAK), closed_upright(vertical, BREAK)
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    # A table may be cut off by the edge of the scan, and its last cells with it.
    rules = cv2.copyMakeBorder(rules, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    # The frame that was put around it is a contour in any case, so there is a hierarchy.
    contours, hierarchy = cv2.findContours(rules, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    height, width = horizontal.shape
    cells = []
    for contour, (_, _, _, parent) in zip(contours, hierarchy[0], strict=True):
        _, _, wide, high = cv2.boundingRect(contour)
        if parent < 0 or min(wide, high) < SMALLEST or (wide > LARGEST * width and high > LARGEST * height):
            continue
        if cv2.contourArea(contour) >= FILLED * (wide - 1) * (high - 1):
            corners = _corners(contour.reshape(-1, 2).astype(np.float64) - 1)
            cells.append(Cell(corners + HALF_RULE * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])))
    return sorted(cells, key=lambda cell: (cell.box.y, cell.box.x))


def _corners(outline: Points) -> Points:
    """The corners of an outline that is nearly a rectangle: where it reaches farthest along both diagonals."""
    diagonal, across = outline.sum(axis=1), outline[:, 0] - outline[:, 1]
    picked = (diagonal.argmin(), across.argmax(), diagonal.argmax(), across.argmin())
    return np.asarray(outline[np.array(picked)], dtype=np.float64)


def distinct(cells: Sequence[Cell], others: Sequence[Cell]) -> list[Cell]:
    """All cells, and those of the others that are not nearly one of them."""
    boxes, new = [cell.box for cell in cells], [other.box for other in others]
    areas, new_areas = np.array([box.area for box in boxes]), np.array([box.area for box in new])
    same = shared_areas(boxes, new) > SAME * np.maximum(areas[:, None], new_areas)
    return [*cells, *(other for other, known in zip(others, same.any(axis=0), strict=True) if not known)]
