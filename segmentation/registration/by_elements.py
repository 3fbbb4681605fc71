"""Registration by printed boxes that stand a little elsewhere on each issue of a form, as on cheques of many banks.

The first element, a comb, is so particular that it says where the page is. Every other element is then looked for
around its place, and each gets a transform of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography
from forms.layout import Element, Layout, Line
from segmentation.registration.constellation import best_placements, hypotheses
from segmentation.registration.element_search import closed, look_around
from segmentation.registration.placing import (
    APART_PX,
    NOWHERE,
    Placement,
    as_transform,
    different,
    plausible,
    usual_scale,
    worth_looking_at,
)
from segmentation.registration.refinement import line_shares, refine_all
from segmentation.registration.ridges import inner_borders
from segmentation.registration.template import Rules, box_lines, sample_lines

STARTS = 24
"""How many places of the comb are tried: any row of boxes resembles a comb from afar."""
CLOSE = 0.72
"""Places of the comb are refined if they have this score: a sample on a rule counts whole, one 3 mm away not at all. A
comb of which WHOLE is found scores more, and whole ones 0.92 or more."""
FINE_MM = (1.5, 1.2, 1.0, 0.8)
NEAR_MM = 0.6
"""How near a rule must be to a line of an element to be that line."""
WHOLE = 0.75
"""A line of which this share is found is there; a digit's stroke covers less of a cell's border."""
GOES_ON = 0.5
"""Where more than this share of the next cell's lines are there, a comb does not end."""


@dataclass(frozen=True)
class ElementPlacement:
    """Where all elements stand, and how well they are found together."""

    whole: Placement = NOWHERE
    anchors: dict[str, Homography] = field(default_factory=dict)
    """From layout millimetres to working pixels, for each element."""


def may_lie(layout: Layout, rules: Rules) -> bool:
    """Whether anything on a page resembles the layout's comb."""
    return len(_starts(layout, rules)) > 0


def place_by_elements(layout: Layout, rules: Rules) -> ElementPlacement:
    """Where the layout's elements stand on a page; fit 0 where the comb is not found."""
    comb, *others = layout.registration.elements
    best, least = ElementPlacement(), worth_looking_at(layout)
    for placed in _combs(layout, rules):
        # Each element is read by its own transform, so none can vouch for another.
        found, fit = {comb.name: placed}, _share(comb, rules, placed.transform)
        if fit < least or not _ends_there(comb, rules, placed.transform):
            continue
        for one in others:
            if fit <= best.whole.fit:
                break
            found[one.name] = look_around(one, rules, placed.transform, comb.box)
            fit = min(fit, _share(one, rules, found[one.name].transform))
        if fit > best.whole.fit:
            residual = max(placement.residual_mm for placement in found.values())
            anchors = {name: placement.transform for name, placement in found.items()}
            best = ElementPlacement(Placement(placed.transform, fit, residual), anchors)
        if best.whole.fit >= 1:  # nothing fits better
            break
    return best


def _combs(layout: Layout, rules: Rules) -> Iterator[Placement]:
    """Where the layout's first element, a comb, may stand on a page that lies as paper can; the best first."""
    comb = layout.registration.elements[0]
    template = sample_lines(box_lines(comb.box, comb.cells))
    starts = [as_transform(start) for start in _starts(layout, rules)]
    placed = refine_all(template, rules, starts, FINE_MM, 6)
    whole = sorted((one for one in placed if one.fit >= WHOLE), key=lambda one: -one.fit)
    for one in different(whole, comb.box.corners, APART_PX):
        if plausible(one.transform, layout, rules.size):
            yield one


def _starts(layout: Layout, rules: Rules) -> NDArray[np.float64]:
    """Where the layout's comb seems to stand, as placements (sx, sy, tx, ty), the best first."""
    comb, scale = layout.registration.elements[0], usual_scale(layout)
    template = sample_lines(box_lines(comb.box, comb.cells))
    # Cheques are scanned with unequal resolution across and down more often than one would think.
    guesses = hypotheses(template, rules, layout, (0.4 * scale, 1.3 * scale), (0.7, 1.5))
    return best_placements(template, rules, guesses, STARTS, CLOSE)


def _share(element: Element, rules: Rules, transform: Homography) -> float:
    """The share of an element's lines that are on the page.

    A box's side that hardly shows may still be closed, and a border within a whole comb may be hidden by writing.
    """
    box = element.box
    there = _there(box_lines(box, element.cells), rules, transform)
    for side, x, inwards in ((2, box.x, 1), (-1, box.right, -1)):
        if element.cells == 1 and not there[side]:
            there[side] = closed(box, rules, transform, x, inwards)
    outer = [0, 1, 2, -1]
    if element.cells > 1 and there[outer].all() and not there.all():
        there[3:-1] |= inner_borders(element, rules.structure.ink, transform)
    return float(there.mean())


def _there(lines: tuple[Line, ...], rules: Rules, transform: Homography) -> NDArray[np.bool_]:
    """For each line, whether it is on the page as a whole."""
    return line_shares(sample_lines(lines), rules, transform, NEAR_MM) >= WHOLE


def _ends_there(comb: Element, rules: Rules, transform: Homography) -> bool:
    """Whether a comb ends where it should: neither before, by a cell that is missing, nor beyond.

    Where a cell is cut off with the sheet, the rest looks like the same comb a cell farther in.
    """
    box, there = comb.box, _there(box_lines(comb.box, comb.cells), rules, transform)
    sides = ((there[2], box.x, 1), (there[-1], box.right, -1))
    ends = all(seen or closed(box, rules, transform, x, inwards) for seen, x, inwards in sides)
    return ends and not _goes_on(comb, rules, transform)


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
