"""The search for a printed box that stands within a tolerance of its place, each side perhaps elsewhere on its own."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box, Homography, mapped
from forms.layout import Element, Line
from segmentation.registration.constellation import verify
from segmentation.registration.placing import NOWHERE, Placement, pixels_per_mm
from segmentation.registration.refinement import measure, refine
from segmentation.registration.template import Rules, Template, box_lines, sample_lines

SEARCH_MM = 0.25
"""Step of the search for an element around its place."""
SLANTS_MM = np.arange(-0.75, 0.76, 0.25)
"""How much farther to the right the top of an upright side may stand than its bottom."""
FINER_MM = (1.0, 0.8, 0.8)
"""Refinement after sides were searched for one by one."""
SEEN_MM = 0.4
"""How near a rule must be to a side to be that side."""
NEAREST_MM = 0.8
"""How near a rule must be to speak for an element's level side while it is searched."""
STUB_MM, GAP_MM = 2.5, 0.15
"""So much of a box's level sides is looked at within and beyond its uprights, but for so much next to them."""
STRETCH = 0.1
"""What a millimetre wider or narrower than in the layout costs an element; banks differ by 2 mm."""
ENDS = 0.75
"""A level side ends where the share of it that is there falls by this much."""
GLIMPSE = 0.2
"""This share of an upright must be seen for its box to be closed by it."""
CUT_MM = 1.5
"""So much may be cut off a box with the edge of its sheet: nothing is written on its very border."""
BEYOND_MM = 0.5
"""A side that is cut off is taken to have stood so far beyond the cut, but no farther out than usual."""
AWAY = 0.02
"""What a millimetre away from its place, or of slant, costs an element's side, as a share of its evidence."""

Shifts = NDArray[np.float64]
"""Where a side is looked for: millimetres to the right of its place, any shape."""


def look_around(element: Element, rules: Rules, near: Homography) -> Placement:
    """The element within its tolerance of where `near` puts it."""
    box, page = element.box, _Near(rules, near)
    steps = np.arange(-element.tolerance, element.tolerance + 1e-6, SEARCH_MM)
    # The middle of the level sides is there wherever the uprights stand.
    inner = box.grown(-min(element.tolerance, box.width / 4), 0)
    upper = box.y + page.level_step(Line(inner.x, box.y, inner.right, box.y), steps)
    lower = box.bottom + page.level_step(Line(inner.x, box.bottom, inner.right, box.bottom), steps)
    if lower <= upper:
        return NOWHERE
    sides = _sides(box, page, (upper, lower), steps)
    if len(sides) < 2:
        return NOWHERE
    left, right = sides
    corners = np.array([(left[0], upper), (right[0], upper), (right[1], lower), (left[1], lower)])
    stretch = cv2.getPerspectiveTransform(box.corners.astype(np.float32), corners.astype(np.float32))
    template, start = sample_lines(box_lines(box, element.cells)), near @ np.asarray(stretch, dtype=np.float64)
    placed = refine(template, rules, start, FINER_MM, 6)
    moved = np.abs(mapped(placed.transform, box.corners) - mapped(start, box.corners)).max() / pixels_per_mm(near)
    # A side that is not on the page leaves refinement nothing to hold on to.
    return placed if moved < FINER_MM[0] else measure(template, rules, start, FINER_MM[-1])


def closed(box: Box, rules: Rules, transform: Homography, x: float, inwards: int) -> bool:
    """Whether a box is closed at its side `x` though little of the side itself is to be seen.

    Either both level sides end there and something of the upright shows, or they run up to where the sheet is cut off.
    `inwards` is 1 for the left side and -1 for the right one.
    """
    page, shifts = _Near(rules, transform), np.arange(0.0, CUT_MM + 1e-6, SEARCH_MM) * inwards
    ends = np.minimum(*(page.ends(x + shifts, y, inwards) for y in (box.y, box.bottom)))
    glimpsed = page.seen(np.array([x]), np.array([x]), (box.y, box.bottom))[0] >= GLIMPSE
    return bool((ends[0] >= ENDS and glimpsed) or ends.max() >= ENDS)


def _sides(box: Box, page: "_Near", heights: tuple[float, float], steps: Shifts) -> list[tuple[float, float]]:
    """Where the left and the right side of a box run: x at the top and x at the bottom of each.

    A side is left out that does not show at all and is not cut off with the sheet, either.
    """
    scores = [page.side(x, inwards, heights, steps) for x, inwards in ((box.x, 1), (box.right, -1))]
    left, right = (score.max(axis=1) for score in scores)
    stretch = np.abs(steps[None, :] - steps[:, None])
    together = left[:, None] + right[None, :] - STRETCH * stretch
    together[(box.width + steps[None, :] - steps[:, None]) <= 0] = -np.inf
    chosen = np.unravel_index(together.argmax(), together.shape)
    found = []
    for x, inwards, score, k in zip((box.x, box.right), (1, -1), scores, chosen, strict=True):
        step, slant = float(steps[k]), float(SLANTS_MM[score[k].argmax()])
        top, bottom = x + step + slant / 2, x + step - slant / 2
        # Where nothing of a side shows just within its usual place, the sheet is cut off there; the side was beyond.
        if page.seen(np.array([top]), np.array([bottom]), heights)[0] < GLIMPSE:
            if not 0 < step * inwards <= CUT_MM:
                continue
            top = bottom = x + max(0.0, step * inwards - BEYOND_MM) * inwards
        found.append((top, bottom))
    return found


@dataclass(frozen=True)
class _Near:
    """The rules of a page around where something should be."""

    rules: Rules
    to_page: Homography
    """From millimetres to working pixels."""

    def level_step(self, line: Line, steps: Shifts) -> float:
        """How far down a level line lies on rules best; its own place is slightly preferred."""
        template = sample_lines((line,))
        on_page = Template(mapped(self.to_page, template.points), template.level, template.line, (line,))
        moves = np.column_stack([np.ones((len(steps), 2)), steps[:, None] * self.to_page[:2, 1]])
        scores = verify(on_page, self.rules, moves, NEAREST_MM * pixels_per_mm(self.to_page))
        return float(steps[int((scores - AWAY * np.abs(steps)).argmax())])

    def side(self, x: float, inwards: int, heights: tuple[float, float], steps: Shifts) -> NDArray[np.float64]:
        """The score of an upright side of a box at each step and slant: it is where its level sides stop.

        A bar code or a letter beside a box has uprights too.
        """
        top, bottom = (x + steps[:, None] + sign * SLANTS_MM / 2 for sign in (1, -1))
        ends = self.ends(top, heights[0], inwards) + self.ends(bottom, heights[1], inwards)
        cost = AWAY * (np.abs(steps)[:, None] + np.abs(SLANTS_MM))
        return np.asarray(self.seen(top, bottom, heights) + ends - cost, dtype=np.float64)

    def seen(self, top: Shifts, bottom: Shifts, heights: tuple[float, float]) -> NDArray[np.float64]:
        """The share of an upright line from x `top` to x `bottom` that is there, shaped like these."""
        down = np.linspace(0.04, 0.96, 40)
        x = top[..., None] * (1 - down) + bottom[..., None] * down
        y = np.broadcast_to(heights[0] * (1 - down) + heights[1] * down, x.shape)
        column, row = self._pixels(x, y)
        # Nearer counts more, so that the best place is the middle of a rule and not any place beside it.
        reaches = (self._reach // 3, 2 * self._reach // 3, self._reach)
        there = [self.rules.vertical.present(column, row, reach).mean(axis=-1) for reach in reaches]
        return np.asarray(np.mean(there, axis=0), dtype=np.float64)

    def ends(self, x: Shifts, y: float, inwards: int) -> NDArray[np.float64]:
        """By how much more of the level side at `y` is there just within a box that ends at `x` than just beyond."""
        stub = inwards * np.arange(GAP_MM, STUB_MM, 0.15)
        places = x[..., None, None] + np.array([[1.0], [-1.0]]) * stub
        column, row = self._pixels(places, np.full(places.shape, y))
        within, beyond = np.moveaxis(self.rules.horizontal.present(row, column, self._reach).mean(axis=-1), -1, 0)
        return np.asarray(within - beyond, dtype=np.float64)

    @property
    def _reach(self) -> int:
        return round(SEEN_MM * pixels_per_mm(self.to_page))

    def _pixels(self, x: Shifts, y: Shifts) -> tuple[Shifts, Shifts]:
        """Columns and rows of places in millimetres."""
        column, row = mapped(self.to_page, np.column_stack([x.ravel(), y.ravel()])).T
        return column.reshape(x.shape), row.reshape(x.shape)
