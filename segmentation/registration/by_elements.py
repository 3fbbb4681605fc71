"""Registration by printed boxes that stand a little elsewhere on each issue of a form, as on cheques of many banks.

The first element, a comb, is so particular that it says where the page is. Every other element is then looked for
around its place, and each gets a transform of its own.
"""

from dataclasses import dataclass

import numpy as np

from forms.geometry import Homography, mapped, translation
from forms.layout import Element, Layout, Line
from segmentation.registration.constellation import (
    Placement,
    Rules,
    Template,
    best_placements,
    hypotheses,
    measure,
    refine,
    sample_lines,
    verify,
)
from segmentation.registration.placing import NOWHERE, as_transform
from segmentation.structure import WORKING_SIDE

STARTS = 40
"""How many places of the comb are tried: any row of boxes resembles a comb from afar."""
SEARCH_MM = 0.7
"""Step of the search for an element around its place."""
FINE_MM = (1.5, 1.2, 1.0, 0.8)
NEAR_MM = 0.6
NEAREST_MM = 0.8
"""How near a rule must be to speak for an element's side."""
AWAY = 0.02
"""What a millimetre away from its place costs an element's side, as a share of its evidence."""


@dataclass(frozen=True)
class ElementPlacement:
    """Where all elements stand, and how well they are found together."""

    whole: Placement
    anchors: dict[str, Homography]
    """From layout millimetres to working pixels, for each element."""


def place_by_elements(layout: Layout, rules: Rules) -> ElementPlacement:
    """Where the layout's elements stand on the page; fit 0 where the comb is not found."""
    comb, *others = layout.registration.elements
    template = sample_lines(_lines(comb))
    scale = WORKING_SIDE / max(layout.width, layout.height)
    # Cheques are scanned with unequal resolution across and down more often than one would think.
    guesses = hypotheses(template, rules.strokes, (0.4 * scale, 1.3 * scale), (0.7, 1.5))
    best = ElementPlacement(NOWHERE, {})
    for start in best_placements(template, rules, guesses, STARTS):
        placed = refine(template, rules, as_transform(start), FINE_MM, 6)
        if placed.fit < 0.5:
            continue
        found = [(comb, placed), *((one, _look_around(one, rules, placed.transform)) for one in others)]
        fit = float(np.mean([placement.fit for _, placement in found])) - _beyond(comb, rules, placed.transform)
        if fit > best.whole.fit:
            residual = max(placement.residual_mm for _, placement in found)
            anchors = {element.name: placement.transform for element, placement in found}
            best = ElementPlacement(Placement(placed.transform, fit, residual), anchors)
    return best


def _beyond(comb: Element, rules: Rules, transform: Homography) -> float:
    """How much a comb goes on where it should end: a table has cells beside, above and below any eight of its own.

    The share of borders found there, 0 to 1, as far as it exceeds what letters printed under a comb may feign.
    """
    box, pitch = comb.box, comb.box.width / comb.cells
    borders = [box.x + pitch * i for i in range(comb.cells + 1)]
    lines = [Line(x, y, x, y + box.height) for x in borders for y in (box.y - box.height, box.bottom)]
    above_and_below = measure(sample_lines(tuple(lines)), rules, transform, NEAR_MM).fit
    sides = tuple(Line(x, box.y, x, box.bottom) for x in (box.x - pitch, box.right + pitch))
    beside = measure(sample_lines(sides), rules, transform, NEAR_MM).fit
    return max(0.0, above_and_below - 0.3) + max(0.0, beside - 0.5)


def _look_around(element: Element, rules: Rules, near: Homography) -> Placement:
    """The element within its tolerance of where `near` puts it; each side may stand elsewhere on its own."""
    box, reach = element.box, element.tolerance
    left = box.x + _best_step(Line(box.x, box.y, box.x, box.bottom), reach, rules, near)
    right = box.right + _best_step(Line(box.right, box.y, box.right, box.bottom), reach, rules, near)
    upper = box.y + _best_step(Line(left, box.y, right, box.y), reach, rules, near)
    lower = box.bottom + _best_step(Line(left, box.bottom, right, box.bottom), reach, rules, near)
    if right <= left or lower <= upper:
        return NOWHERE
    across, down = (right - left) / box.width, (lower - upper) / box.height
    stretch = translation(left, upper) @ np.diag([across, down, 1.0]) @ translation(-box.x, -box.y)
    return refine(sample_lines(_lines(element)), rules, near @ stretch, FINE_MM, 6)


def _best_step(line: Line, reach: float, rules: Rules, near: Homography) -> float:
    """How far across itself, in millimetres, a line that `near` puts on the page lies on a rule best.

    `near` is affine. Its own place is slightly preferred.
    """
    template = sample_lines((line,))
    on_page = Template(mapped(near, template.points), template.level, template.lines)
    steps = np.arange(-reach, reach + 1e-6, SEARCH_MM)
    shifts = steps[:, None] * near[:2, 1 if line.horizontal else 0]
    tolerance = NEAREST_MM * float(np.sqrt(np.linalg.det(near[:2, :2])))
    scores = verify(on_page, rules, np.column_stack([np.ones((len(steps), 2)), shifts]), tolerance)
    return float(steps[int((scores - AWAY * np.abs(steps)).argmax())])


def _lines(element: Element) -> tuple[Line, ...]:
    """An element's printed lines: the frame and the borders of its cells."""
    box = element.box
    across = [Line(box.x, y, box.right, y) for y in (box.y, box.bottom)]
    borders = [box.x + box.width * i / element.cells for i in range(element.cells + 1)]
    return (*across, *(Line(x, box.y, x, box.bottom) for x in borders))
