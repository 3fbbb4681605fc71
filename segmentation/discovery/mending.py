"""Mending: combs whose cells ink has spoilt, completed by the rules around them and by other combs of their kind."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from forms.geometry import Points
from forms.page import Pixels
from segmentation.discovery.cells import Cell
from segmentation.discovery.combs import Comb
from segmentation.discovery.drawn_rules import DrawnRules

DRAWN = 0.7
"""Share of each of its sides that must be drawn."""
FARTHEST = 2
"""So many cells may be missing at each end."""
ALIKE = 0.25
"""Cells of like combs differ by at most this share of their size, and from their places by this share of it."""


def lengthened(comb: Comb, rules: DrawnRules) -> Comb:
    """The comb with further cells at both ends where all their sides are drawn."""
    for _ in range(FARTHEST):
        across = (comb.corners[[1, 2]] - comb.corners[[0, 3]]) / comb.count
        before = replace(comb, corners=comb.corners - _at(across, (0, 3)), count=comb.count + 1)
        after = replace(comb, corners=comb.corners + _at(across, (1, 2)), count=comb.count + 1)
        for longer, new in ((before, (0, 3)), (after, (1, 2))):
            if _drawn(longer, new, rules.around):
                comb = longer
                break
    return comb


def _at(across: Points, places: tuple[int, int]) -> Points:
    """A move of two of four corners."""
    moves = np.zeros((4, 2))
    moves[list(places)] = across
    return moves


def _drawn(comb: Comb, end: tuple[int, int], near: DrawnRules) -> bool:
    """Whether the level sides and the outer side of a comb's cell at one end are drawn."""
    upper, lower = comb.corners[end[0]], comb.corners[end[1]]
    other = comb.corners[[end[0] ^ 1, end[1] ^ 1]]
    inwards = (other - comb.corners[list(end)]) / comb.count
    level = (upper, upper + inwards[0], near.level), (lower, lower + inwards[1], near.level)
    sides = (*level, (upper, lower, near.upright))
    return all(_share(start, stop, mask) >= DRAWN for start, stop, mask in sides)


def _share(start: Points, stop: Points, mask: Pixels) -> float:
    """The share of a line that a mask covers."""
    x, y = np.rint(start + np.linspace(0.1, 0.9, 15)[:, None] * (stop - start)).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
    return float((mask[y[inside], x[inside]] > 0).sum()) / 15


def repeated(combs: Sequence[Comb], cells: Sequence[Cell]) -> list[Comb]:
    """The combs, and those elsewhere in their columns of which at least half of the cells are seen in their places."""
    found = list(combs)
    for comb in combs:
        taken = [other.box for other in found]
        like = [
            cell for cell in cells if _fits(cell, comb) and all(box.intersected(cell.box).area == 0 for box in taken)
        ]
        while like:
            first = like[0].box
            row = [cell for cell in like if abs(cell.box.centre[1] - first.centre[1]) < ALIKE * first.height]
            like = [cell for cell in like if cell not in row]
            if len(row) >= 2 and 2 * len(row) >= comb.count:
                moved = comb.corners + np.array([0, np.mean([cell.box.centre[1] for cell in row]) - comb.box.centre[1]])
                found.append(Comb(moved, comb.count, tuple(row)))
    return found


def _fits(cell: Cell, comb: Comb) -> bool:
    """Whether a cell is like those of a comb, above or below one of them."""
    box, like = cell.box, comb.seen[0].box
    if abs(box.width / like.width - 1) > ALIKE or abs(box.height / like.height - 1) > ALIKE:
        return False
    slot = (box.centre[0] - comb.box.x) / comb.box.width * comb.count - 0.5
    return -0.5 < slot < comb.count - 0.5 and abs(slot - round(slot)) < ALIKE
