"""Registration by printed boxes that stand a little elsewhere on each issue of a form, as on cheques of many banks.

The first element, a comb, is so particular that it says where the page is. Every other element is then looked for
around its place, and each gets a transform of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, mapped, translation
from forms.layout import Element, Layout, Line
from segmentation.registration.constellation import best_placements, hypotheses, verify
from segmentation.registration.placing import NOWHERE, Placement, as_transform, pixels_per_mm, plausible, usual_scale
from segmentation.registration.refinement import line_shares, measure, refine
from segmentation.registration.template import Rules, Template, sample_lines

STARTS = 24
"""How many places of the comb are tried: any row of boxes resembles a comb from afar."""
SEARCH_MM = 0.5
"""Step of the search for an element around its place."""
FINE_MM = (1.5, 1.2, 1.0, 0.8)
FINER_MM = (1.0, 0.8, 0.8)
"""Where sides were searched for one by one already."""
NEAR_MM = 0.6
"""How near a rule must be to a line of an element to be that line."""
WHOLE = 0.75
"""A line of which this share is found is there; a digit's stroke covers less of a cell's border."""
GOES_ON = 0.5
"""Where more than this share of the next cell's lines are there, a comb does not end."""
NEAREST_MM = 0.8
"""How near a rule must be to speak for an element's side while it is searched."""
STUB_MM = 2.5
"""So much of a box's level sides is looked at within and beyond its uprights."""
STRETCH = 0.1
"""What a millimetre wider or narrower than in the layout costs an element; banks differ by 2 mm."""
AWAY = 0.02
"""What a millimetre away from its place costs an element's side, as a share of its evidence."""


@dataclass(frozen=True)
class ElementPlacement:
    """Where all elements stand, and how well they are found together."""

    whole: Placement
    anchors: dict[str, Homography]
    """From layout millimetres to working pixels, for each element."""


def place_by_elements(layout: Layout, rules: Rules, size: tuple[int, int]) -> ElementPlacement:
    """Where the layout's elements stand on a page of `size` working pixels; fit 0 where the comb is not found."""
    elements = layout.registration.elements
    comb, *others = elements
    template, scale = sample_lines(_lines(comb)), usual_scale(layout)
    # Cheques are scanned with unequal resolution across and down more often than one would think.
    guesses = hypotheses(template, rules.strokes, (0.4 * scale, 1.3 * scale), (0.7, 1.5))
    best = ElementPlacement(NOWHERE, {})
    for start in best_placements(template, rules, guesses, STARTS):
        placed = refine(template, rules, as_transform(start), FINE_MM, 6)
        if not plausible(placed.transform, layout, size) or _goes_on(comb, rules, placed.transform):
            continue
        found = {comb.name: placed, **{one.name: _look_around(one, rules, placed.transform) for one in others}}
        # Each element is read by its own transform, so none can vouch for another.
        fit = min(float(_there(_lines(one), rules, found[one.name].transform).mean()) for one in elements)
        if fit > best.whole.fit:
            residual = max(placement.residual_mm for placement in found.values())
            anchors = {name: placement.transform for name, placement in found.items()}
            best = ElementPlacement(Placement(placed.transform, fit, residual), anchors)
    return best


def _stubs(x: float, way: int, ends: tuple[float, float]) -> tuple[Line, ...]:
    """The pieces of a box's level sides, at heights `ends`, just right of `x` (`way` 1) or left of it (-1)."""
    start, end = sorted((x + 0.2 * STUB_MM * way, x + STUB_MM * way))
    return tuple(Line(start, y, end, y) for y in ends)


def _there(lines: tuple[Line, ...], rules: Rules, transform: Homography) -> NDArray[np.bool_]:
    """For each line, whether it is on the page as a whole."""
    return line_shares(sample_lines(lines), rules, transform, NEAR_MM) >= WHOLE


def _goes_on(comb: Element, rules: Rules, transform: Homography) -> bool:
    """Whether a comb goes on where it should end: a table has cells beside, above and below any row of its own."""
    box, pitch = comb.box, comb.box.width / comb.cells
    borders = [box.x + pitch * i for i in range(comb.cells + 1)]
    beyond = [tuple(Line(x, y, x, y + box.height) for x in borders) for y in (box.y - box.height, box.bottom)]
    for inner, outer in ((box.x, box.x - pitch), (box.right, box.right + pitch)):
        left, right = sorted((inner, outer))
        level = (Line(left, box.y, right, box.y), Line(left, box.bottom, right, box.bottom))
        beyond.append((*level, Line(outer, box.y, outer, box.bottom)))
    return any(_there(lines, rules, transform).mean() > GOES_ON for lines in beyond)


def _look_around(element: Element, rules: Rules, near: Homography) -> Placement:
    """The element within its tolerance of where `near` puts it; each side may stand elsewhere on its own."""
    box = element.box
    search = _Search(rules, near, np.arange(-element.tolerance, element.tolerance + 1e-6, SEARCH_MM))
    # The middle of the level sides is there wherever the uprights stand.
    inner = box.grown(-min(element.tolerance, box.width / 4), 0)
    upper = box.y + search.best((Line(inner.x, box.y, inner.right, box.y),))
    beneath = upper + box.height
    lower = beneath + search.best((Line(inner.x, beneath, inner.right, beneath),))
    if lower <= upper:
        return NOWHERE
    left = box.x + search.steps[:, None]
    right = box.right + search.steps[None]
    scores = search.side(box.x, 1, (upper, lower))[:, None] + search.side(box.right, -1, (upper, lower))[None]
    scores = np.where(right > left, scores - STRETCH * np.abs(right - left - box.width), -np.inf)
    i, j = np.unravel_index(scores.argmax(), scores.shape)
    across, down = (right[0, j] - left[i, 0]) / box.width, (lower - upper) / box.height
    stretch = translation(left[i, 0], upper) @ np.diag([across, down, 1.0]) @ translation(-box.x, -box.y)
    template, start = sample_lines(_lines(element)), near @ stretch
    placed = refine(template, rules, start, FINER_MM, 6)
    moved = np.abs(mapped(placed.transform, box.corners) - mapped(start, box.corners)).max() / pixels_per_mm(near)
    # A side that is not on the page leaves refinement nothing to hold on to.
    return placed if moved < FINER_MM[0] else measure(template, rules, start, FINER_MM[-1])


@dataclass(frozen=True)
class _Search:
    """A search for lines around where they should be."""

    rules: Rules
    near: Homography
    """From millimetres to working pixels, affine."""
    steps: NDArray[np.float64]
    """How far across themselves lines are moved, millimetres."""

    def scores(self, lines: tuple[Line, ...], level: bool) -> NDArray[np.float64]:
        """How well lines lie on rules at each step down (`level`) or to the right, 0 to 1."""
        template = sample_lines(lines)
        on_page = Template(mapped(self.near, template.points), template.level, template.line, lines)
        shifts = self.steps[:, None] * self.near[:2, 1 if level else 0]
        moves = np.column_stack([np.ones((len(self.steps), 2)), shifts])
        return verify(on_page, self.rules, moves, NEAREST_MM * pixels_per_mm(self.near))

    def best(self, lines: tuple[Line, ...]) -> float:
        """The step at which level lines lie on rules best; their own place is slightly preferred."""
        return float(self.steps[int((self.scores(lines, True) - AWAY * np.abs(self.steps)).argmax())])

    def side(self, x: float, inwards: int, ends: tuple[float, float]) -> NDArray[np.float64]:
        """The score at each step of an upright side of a box, which is where its level sides, at `ends`, stop.

        `inwards` is 1 for the left side and -1 for the right one. A bar code or a letter beside a box has uprights too.
        """
        upper, lower = ends
        scores = self.scores((Line(x, upper, x, lower),), False) - AWAY * np.abs(self.steps)
        for way, weight in ((inwards, 1.0), (-inwards, -1.0)):
            scores += weight * self.scores(_stubs(x, way, ends), False)
        return scores


def _lines(element: Element) -> tuple[Line, ...]:
    """An element's printed lines: the frame and the borders of its cells."""
    box = element.box
    across = [Line(box.x, y, box.right, y) for y in (box.y, box.bottom)]
    borders = [box.x + box.width * i / element.cells for i in range(element.cells + 1)]
    return (*across, *(Line(x, box.y, x, box.bottom) for x in borders))
