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
"""So much may be cut off a box with the edge of its sheet: nothing is written on its very border. A box that ends with
its sheet may also be so much wider than was expected."""
CUT_STEP_MM, OUT_MM = 0.125, 0.5
"""Step of the search for where a box that is in its place was cut off, and how far beyond its side it begins."""
AWAY = 0.02
"""What a millimetre away from its place, or of slant, costs an element's side, as a share of its evidence."""

Shifts = NDArray[np.float64]
"""Where a side is looked for: millimetres to the right of its place, any shape."""


def look_around(element: Element, rules: Rules, near: Homography, comb: Box) -> Placement:
    """The element within its tolerance of where `near` puts it; `comb` is a box that stands just where that puts it."""
    box, page = element.box, _Near(rules, near)
    steps = np.arange(-element.tolerance, element.tolerance + 1e-6, SEARCH_MM)
    # The middle of the level sides is there wherever the uprights stand.
    inner = box.grown(-min(element.tolerance, box.width / 4), 0)
    upper = box.y + page.level_step(Line(inner.x, box.y, inner.right, box.y), steps)
    lower = box.bottom + page.level_step(Line(inner.x, box.bottom, inner.right, box.bottom), steps)
    if lower <= upper:
        return NOWHERE
    sides = _sides(box, page, (upper, lower), steps, comb)
    if len(sides) < 2:
        return NOWHERE
    left, right = sides
    corners = np.array([(left.top, upper), (right.top, upper), (right.bottom, lower), (left.bottom, lower)])
    stretch = cv2.getPerspectiveTransform(box.corners.astype(np.float32), corners.astype(np.float32))
    lines = box_lines(box, element.cells)
    # Where a side does not show, what stands nearest to its place is something else.
    hidden = {line for line, side in ((lines[2], left), (lines[-1], right)) if not side.shows}
    template = sample_lines(tuple(line for line in lines if line not in hidden))
    start = near @ np.asarray(stretch, dtype=np.float64)
    placed = refine(template, rules, start, FINER_MM, 6)
    moved = np.abs(mapped(placed.transform, box.corners) - mapped(start, box.corners)).max() / pixels_per_mm(near)
    # A side that is not on the page leaves refinement nothing to hold on to.
    return placed if moved < FINER_MM[0] else measure(template, rules, start, FINER_MM[-1])


def closed(box: Box, rules: Rules, transform: Homography, x: float, inwards: int) -> bool:
    """Whether a box is closed at its side `x` though little of the side itself is to be seen.

    Where something of it shows, both level sides end there: else it is the bar code beside the box. Where nothing
    does, they run up to where the sheet is cut off. `inwards` is 1 for the left side and -1 for the right one.
    """
    page, shifts = _Near(rules, transform), np.arange(0.0, CUT_MM + 1e-6, SEARCH_MM) * inwards
    ends = np.minimum(*(page.ends(x + shifts, y, inwards) for y in (box.y, box.bottom)))
    glimpsed = page.seen(np.array([x]), np.array([x]), (box.y, box.bottom))[0] >= GLIMPSE
    return bool((ends[0] if glimpsed else ends.max()) >= ENDS)


@dataclass(frozen=True)
class _Side:
    """Where the left or the right side of a box runs: x at its top and at its bottom, millimetres."""

    top: float
    bottom: float
    shows: bool

    @classmethod
    def through(cls, middle: float, slant: float, *, shows: bool) -> "_Side":
        """The side whose middle is at x `middle`, its top so much farther to the right than its bottom."""
        return cls(middle + slant / 2, middle - slant / 2, shows)


def _sides(box: Box, page: "_Near", heights: tuple[float, float], steps: Shifts, comb: Box) -> list[_Side]:
    """The left and the right side of a box.

    A side is left out that does not show at all and is not cut off with the sheet, either. A box stands elsewhere on
    other issues and may be wider there, so such a side is expected halfway between its usual place and where the box
    would be as wide as usual. It stood as far beyond the cut as `comb`, which is in its place, lost beside it, and
    parallel to the other side.
    """
    scores = [page.side(x, inwards, heights, steps) for x, inwards in ((box.x, 1), (box.right, -1))]
    left, right = (score.max(axis=1) for score in scores)
    stretch = np.abs(steps[None, :] - steps[:, None])
    together = left[:, None] + right[None, :] - STRETCH * stretch
    together[(box.width + steps[None, :] - steps[:, None]) <= 0] = -np.inf
    chosen = np.unravel_index(together.argmax(), together.shape)
    moved = [float(steps[k]) for k in chosen]
    slants = [float(SLANTS_MM[score[k].argmax()]) for score, k in zip(scores, chosen, strict=True)]
    sides = list[_Side]()
    for at, (x, inwards) in enumerate(((box.x, 1), (box.right, -1))):
        side = _Side.through(x + moved[at], slants[at], shows=True)
        if page.seen(np.array([side.top]), np.array([side.bottom]), heights)[0] >= GLIMPSE:
            sides.append(side)
            continue
        expected, lost = moved[1 - at] / 2, page.lost(comb, inwards)
        if max(lost, abs(moved[at] - expected)) <= CUT_MM:
            sides.append(_Side.through(x + moved[at] - lost * inwards, slants[1 - at], shows=False))
    return sides if any(side.shows for side in sides) else []


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

    def lost(self, box: Box, inwards: int) -> float:
        """How much of a box that is in its place is cut off at one side, where its level sides end too early, mm."""
        losses = np.arange(-OUT_MM, 2 * CUT_MM, CUT_STEP_MM)
        x = (box.x if inwards > 0 else box.right) + losses * inwards
        ends = self.ends(x, box.y, inwards) + self.ends(x, box.bottom, inwards)
        # The level sides of a whole box are seen to end a little beyond it.
        return max(0.0, float(losses[ends.argmax()]) + GAP_MM)

    @property
    def _reach(self) -> int:
        return round(SEEN_MM * pixels_per_mm(self.to_page))

    def _pixels(self, x: Shifts, y: Shifts) -> tuple[Shifts, Shifts]:
        """Columns and rows of places in millimetres."""
        column, row = mapped(self.to_page, np.column_stack([x.ravel(), y.ravel()])).T
        return column.reshape(x.shape), row.reshape(x.shape)
