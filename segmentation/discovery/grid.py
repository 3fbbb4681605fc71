"""The grid of a page: its frames, which are the cells of tables and boxes, and the combs in and among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box, shared_areas
from segmentation.discovery.cells import Cell, distinct, find_cells
from segmentation.discovery.columns import continued
from segmentation.discovery.combs import Comb, find_combs
from segmentation.discovery.drawn_rules import DARK, FAINTEST, DrawnRules, rule_strength, rules_darker_than
from segmentation.discovery.mending import lengthened, repeated
from segmentation.structure import Structure

INSIDE = 0.8
"""What lies inside another with this share of its area is part of it."""
PART = 0.75
"""A part is at most this share of the whole."""
SPANS = 0.5
"""A comb within a frame takes this share of its width: anything else is a few strokes that look like one."""
FEWEST = 3
"""Cells of a comb that is drawn faintly and stands in no frame."""


@dataclass(frozen=True)
class Grid:
    """What rules enclose on a page."""

    rules: DrawnRules
    """Those that are firmly drawn."""
    frames: Sequence[Cell]
    """What these enclose; frames may hold others."""
    combs: Sequence[Comb]
    """Also those that are drawn faintly, as guides for the pen are."""


def find_grid(structure: Structure) -> Grid:
    """The grid of a page, in its working frame."""
    strength = rule_strength(structure)
    firm, faint = rules_darker_than(strength, DARK), rules_darker_than(strength, FAINTEST)
    both = DrawnRules(np.maximum(firm.level, faint.level), np.maximum(firm.upright, faint.upright))
    frames = find_cells(firm.level, firm.upright)
    cells = distinct(frames, find_cells(both.level, both.upright))
    combs = continued(list(_combs(frames, cells, both)), frames, structure.ink)
    return Grid(firm, frames, repeated(combs, cells))


def are_parts_of(parts: Sequence[Box], wholes: Sequence[Box]) -> NDArray[np.bool_]:
    """Whether each of n boxes lies inside each of m others and is clearly smaller, shape (n, m)."""
    areas, large = np.array([box.area for box in parts])[:, None], np.array([box.area for box in wholes])
    return np.asarray((areas <= PART * large) & (shared_areas(parts, wholes) >= INSIDE * areas))


def _combs(frames: Sequence[Cell], cells: Sequence[Cell], rules: DrawnRules) -> Iterator[Comb]:
    """The combs among cells, those in one frame together."""
    within: dict[int, list[Cell]] = {}
    parts = are_parts_of([cell.box for cell in cells], [frame.box for frame in frames])
    for cell, around in zip(cells, parts, strict=True):
        parent = min(np.flatnonzero(around).tolist(), key=lambda i: frames[i].box.area, default=-1)
        within.setdefault(parent, []).append(cell)
    for parent, group in within.items():
        for comb in find_combs(group):
            if parent < 0 and (comb.count >= FEWEST or all(cell in frames for cell in comb.seen)):
                yield lengthened(comb, rules)
            if parent >= 0 and comb.box.width >= SPANS * frames[parent].box.width:
                yield comb
