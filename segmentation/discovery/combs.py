"""Combs: rows of even cells, one character each, joined or a little apart, with cells missing that ink has spoilt."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box, Points
from segmentation.discovery.cells import Cell
from segmentation.discovery.place import upright

NARROWEST, WIDEST = 0.3, 1.3
"""Bounds of a comb cell's width as a share of its height: what is wider has room for a number."""
ALIKE = 0.25
"""Cells of one comb differ by at most this share in width and in height, and in where they stand."""
APART = 0.6
"""Boxes of one comb are at most this far apart from edge to edge, as a share of their width."""
MISSING = 1
"""So many cells in a row may be missing."""
UNEVEN = 0.18
"""How far a cell may be from its place in the row, as a share of the pitch."""
DRIFT = 0.02
"""By how much cells of one row may rise or fall, as a share of the way from one to the other."""
SEEN = 0.6
"""Share of a comb's cells that must be seen."""

Pairs = NDArray[np.bool_]
"""For each of n boxes and each of n, whether the second is like the first, shape (n, n)."""


@dataclass(frozen=True, eq=False)
class Comb:
    """A row of even cells."""

    corners: Points
    """Clockwise from top left, working pixels, shape (4, 2); half the gap between boxes belongs to each of them."""
    count: int
    """How many cells it has."""
    seen: tuple[Cell, ...]
    """Those that were seen."""

    @cached_property
    def box(self) -> Box:
        """The upright box through the middles of its sides."""
        return upright(self.corners)


def find_combs(cells: Sequence[Cell]) -> list[Comb]:
    """The combs among cells that stand in one frame, or in none, from top to bottom; no cell is part of two."""
    fit = [cell for cell in cells if NARROWEST <= cell.box.width / cell.box.height <= WIDEST]
    rows = [each for row in _alike(fit, _in_row) for each in _alike(row, _as_wide)]
    combs = [comb for row in rows for chain in _chains(row) if (comb := _comb(chain)) is not None]
    return sorted(combs, key=lambda comb: (comb.corners[0, 1], comb.corners[0, 0]))


def _alike(cells: Sequence[Cell], alike: Callable[[Sequence[Box]], Pairs]) -> Iterator[list[Cell]]:
    """Cells in groups, those first that most others are like; each from left to right."""
    pairs = alike([cell.box for cell in cells])
    left = np.arange(len(cells))
    while len(left):
        among = pairs[np.ix_(left, left)]
        most = among[among.sum(axis=1).argmax()]
        yield sorted((cells[i] for i in left[most].tolist()), key=lambda cell: cell.box.x)
        left = left[~most]


def _in_row(boxes: Sequence[Box]) -> Pairs:
    """Whether boxes of one height stand side by side; paper bends and photos are tilted, so far ones may drift."""
    x, y = np.array([box.centre for box in boxes]).reshape(-1, 2).T
    height = np.array([box.height for box in boxes])
    reach = ALIKE * height[:, None] + DRIFT * np.abs(x - x[:, None])
    return np.asarray((np.abs(y - y[:, None]) < reach) & (np.abs(height / height[:, None] - 1) < ALIKE))


def _as_wide(boxes: Sequence[Box]) -> Pairs:
    width = np.array([box.width for box in boxes])
    return np.asarray(np.abs(width / width[:, None] - 1) < ALIKE)


def _chains(row: list[Cell]) -> Iterator[list[Cell]]:
    """Parts of a row in which each cell is one pitch from the last, or two where one cell is missing."""
    centres = np.array([cell.box.centre[0] for cell in row])
    width = float(np.median([cell.box.width for cell in row]))
    steps = np.diff(centres)
    near = steps[(steps > 0.8 * width) & (steps < (1 + APART) * width)]
    if near.size == 0:
        return
    pitch = float(near.min())
    chain = [row[0]]
    for cell, step in zip(row[1:], steps, strict=True):
        whole = round(step / pitch)
        if not 1 <= whole <= MISSING + 1 or abs(step - whole * pitch) > UNEVEN * pitch * whole:
            yield chain
            chain = []
        chain.append(cell)
    yield chain


def _comb(chain: list[Cell]) -> Comb | None:
    """The comb that a chain of cells is; None where it is none."""
    if len(chain) < 2:
        return None
    centres = np.array([cell.box.centre[0] for cell in chain])
    steps = np.diff(centres)
    number = np.concatenate([[0], np.cumsum(np.rint(steps / steps.min()))])
    pitch, start = np.polyfit(number, centres, 1)
    count = int(number[-1]) + 1
    if len(chain) < SEEN * count or np.abs(centres - (start + pitch * number)).max() > UNEVEN * pitch:
        return None
    first = start - pitch / 2
    return Comb(_outline(chain, first, first + pitch * count), count, tuple(chain))


def _outline(seen: list[Cell], left: float, right: float) -> Points:
    """The corners of a comb from `left` to `right`, its level sides fitted to those of its cells."""
    corners = np.stack([cell.corners for cell in seen])
    sides = [np.polyfit(corners[:, side, 0].ravel(), corners[:, side, 1].ravel(), 1) for side in ([0, 1], [2, 3])]
    (top, bottom) = ((float(np.polyval(side, left)), float(np.polyval(side, right))) for side in sides)
    return np.array([(left, top[0]), (right, top[1]), (right, bottom[1]), (left, bottom[0])])
