"""Columns: rows of a table that are divided like those above and below them, where their own dividers were not seen."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from forms.geometry import Box, Points
from forms.page import Pixels
from segmentation.discovery.cells import Cell
from segmentation.discovery.combs import Comb

ALIKE = 0.2
"""Rows of a column differ by at most this share in height."""
EDGE = 0.06
"""And their ends by at most this share of their width."""
DARKER = 2.0
"""By so many grey levels."""
NEAR = 0.3
"""One row begins at most this share of its height after the other ends."""


def continued(combs: Sequence[Comb], cells: Sequence[Cell], ink: Pixels) -> list[Comb]:
    """The combs, and those into which undivided cells right above and below them fall by the same dividers.

    `ink` is how dark each pixel is: dividers too faint for anything else must be darker than what lies between them.
    """
    found = list(combs)
    for comb in found:  # grows while it is gone through: one row leads to the next
        for row in _rows_beside(comb.box, cells):
            new = Comb(_joined(row), comb.count, tuple(row))
            same = [other for other in found if other.box.intersected(new.box).area > 0.5 * other.box.area]
            if all(other.count < new.count for other in same) and _divided(new, ink):
                found.append(new)
    return [comb for comb in found if not any(_part_of(comb, other) for other in found)]


def _part_of(comb: Comb, other: Comb) -> bool:
    """Whether a comb is some of the cells of another."""
    return comb.count < other.count and comb.box.intersected(other.box).area > 0.5 * comb.box.area


def _rows_beside(box: Box, cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The cells right above a comb, and those right below, where they fill its column."""
    reach, edge = NEAR * box.height, EDGE * box.width
    column = [
        cell
        for cell in cells
        if abs(cell.box.height / box.height - 1) < ALIKE
        and cell.box.x > box.x - edge
        and cell.box.right < box.right + edge
    ]
    above = [cell for cell in column if abs(cell.box.bottom - box.y) < reach]
    below = [cell for cell in column if abs(cell.box.y - box.bottom) < reach]
    for row in (above, below):
        if row and sum(cell.box.width for cell in row) > 0.8 * box.width:
            yield sorted(row, key=lambda cell: cell.box.x)


def _divided(comb: Comb, ink: Pixels) -> bool:
    """Whether every divider of a comb is darker than the middles of its cells, most of the way down."""
    x, y, width, height = comb.box.rounded()
    inside = ink[y + height // 8 : y + height - height // 8, x : x + width]
    dark = np.median(cv2.dilate(inside, np.ones((1, 5), np.uint8)), axis=0)
    places = np.arange(1, 2 * comb.count) * width / (2 * comb.count)
    at = dark[np.clip(places.astype(int), 0, len(dark) - 1)]
    return bool(at[1::2].min() > np.median(at[::2]) + DARKER)


def _joined(row: list[Cell]) -> Points:
    """The corners of neighbouring cells as one."""
    first, last = row[0].corners, row[-1].corners
    return np.array([first[0], last[1], last[2], first[3]])
