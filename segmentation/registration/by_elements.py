"""Registration by printed boxes that stand a little elsewhere on each issue of a form, as on cheques of different banks.

The first element, a comb, is so particular that it says where the page is. Every other element is then looked for
around its place, and each gets a transform of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography
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
from segmentation.structure import WORKING_SIDE, Structure

STARTS = 40
"""How many places of the comb are tried: any row of boxes resembles a comb from afar."""
SEARCH_MM = 0.7
"""Step of the search for an element around its place."""
FINE_MM = (1.5, 1.2, 1.0, 0.8)
NEAR_MM = 0.6


@dataclass(frozen=True)
class ElementPlacement:
    """Where all elements stand, and how well they are found together."""

    whole: Placement
    anchors: dict[str, Homography]
    """From layout millimetres to working pixels, for each element."""


def place_by_elements(layout: Layout, structure: Structure, rules: Rules) -> ElementPlacement:
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
    steps = np.arange(-reach, reach + 1e-6, SEARCH_MM)
    edges = {
        "left": _slide(Line(box.x, box.y, box.x, box.bottom), steps, rules, near),
        "right": _slide(Line(box.right, box.y, box.right, box.bottom), steps, rules, near),
    }
    x = np.array([[box.x + dx, box.right + ex] for dx in steps for ex in steps])
    across = np.array([edges["left"][i] + edges["right"][j] for i in range(len(steps)) for j in range(len(steps))])
    left, right = x[int(across.argmax())]
    top = _slide(Line(left, box.y, right, box.y), steps, rules, near)
    bottom = _slide(Line(left, box.bottom, right, box.bottom), steps, rules, near)
    upper, lower = box.y + steps[int(top.argmax())], box.bottom + steps[int(bottom.argmax())]
    moved = Element(element.name, box, element.cells, element.tolerance)
    stretch = np.array(
        [
            [(right - left) / box.width, 0, left - box.x * (right - left) / box.width],
            [0, (lower - upper) / box.height, upper - box.y * (lower - upper) / box.height],
            [0, 0, 1.0],
        ]
    )
    return refine(sample_lines(_lines(moved)), rules, near @ stretch, FINE_MM, 6)


def _slide(line: Line, steps: NDArray[np.float64], rules: Rules, near: Homography) -> NDArray[np.float64]:
    """The score of a line at each step across itself, with a slight preference for its own place."""
    template = sample_lines((line,))
    scores = []
    for step in steps:
        shift = np.array([0.0, step] if line.horizontal else [step, 0.0])
        moved = Template((template.points + shift) @ near[:2, :2].T + near[:2, 2], template.level, template.lines)
        scores.append(verify(moved, rules, np.array([[1.0, 1.0, 0.0, 0.0]]), 0.8 * float(np.sqrt(np.linalg.det(near[:2, :2]))))[0])
    return np.array(scores) - 0.02 * np.abs(steps)


def _lines(element: Element) -> tuple[Line, ...]:
    """An element's printed lines: the frame and the borders of its cells."""
    box = element.box
    across = [Line(box.x, y, box.right, y) for y in (box.y, box.bottom)]
    borders = [box.x + box.width * i / element.cells for i in range(element.cells + 1)]
    return (*across, *(Line(x, box.y, x, box.bottom) for x in borders))
