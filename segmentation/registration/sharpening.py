"""The last step to a place among lines that repeat: a stroke of a code line passes for the one beside it.

Iterated closest points end in the nearest of many places that fit about as well. So the neighbourhood of a placement is
searched on purpose: moved and stretched a little, each refined by what is close alone, and the closest wins.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from forms.geometry import Homography, Points, mapped, translation
from forms.layout import Line
from segmentation.registration.placing import Placement, pixels_per_mm
from segmentation.registration.refinement import gaps_at, measure, refine_all
from segmentation.registration.template import Rules, Template

NEAR_MM = 2.0
"""Parallel lines nearer than this are taken for each other within a tolerance of half of it."""
FEWEST = 4
"""So many such lines make a layout one that repeats."""
MOVES_MM = np.arange(-2.4, 2.5, 0.4), (-0.8, 0.0, 0.8)
"""To the right and down."""
ACROSS, DOWN = (-0.012, -0.006, 0.006, 0.012), (-0.024, -0.012, 0.012, 0.024)
"""How much wider and how much higher, as shares; one at a time."""
TOLERANCES_MM = (1.2, 1.0, 0.8, 0.6, 0.5, 0.4)
CLOSE_MM = 0.5
"""A sample as far from a rule as this speaks for nothing, one on it for itself."""
LOST = 0.03
"""On paper that is not quite flat, what is closest may be so to some of the lines alone: at most this share of them may
be farther off than before."""
APART_MM = 0.6
"""Placements that put a corner of a field farther from each other than this are rivals."""
CLEARLY = 0.02
"""A placement is believed where its closeness is greater by this than that of any rival."""


def repeats(template: Template) -> bool:
    """Whether many of a layout's lines have a neighbour that they may be taken for."""
    return _repeats(template.lines)


def sharpened(template: Template, rules: Rules, placement: Placement, where: Points) -> Placement:
    """The placement in its neighbourhood that lies closest on the page's rules; its fit is as it was.

    Where a rival lies about as close, its residual is the distance between both at the places `where` (n, 2),
    millimetres of the layout: nobody knows which it is.
    """
    middle = template.corners.mean(axis=0)
    starts = [placement.transform @ start for start in _starts(*middle.tolist())]
    refined = [one.transform for one in refine_all(template, rules, starts, TOLERANCES_MM, 8)]
    least = measure(template, rules, placement.transform, NEAR_MM / 2).fit - LOST
    seen = [place for place in refined if measure(template, rules, place, NEAR_MM / 2).fit >= least]
    places = [*seen, placement.transform]
    closeness = np.array([_closeness(template, rules, place) for place in places])
    best = places[int(closeness.argmax())]
    apart = np.array([_apart_mm(where, place, best) for place in places])
    near = (closeness > closeness.max() - CLEARLY) & (apart > APART_MM)
    doubt = float(apart[near].max()) if near.any() else 0.0
    residual = measure(template, rules, best, NEAR_MM / 2).residual_mm
    return replace(placement, transform=best, residual_mm=max(residual, doubt))


@lru_cache(maxsize=64)
def _repeats(lines: tuple[Line, ...]) -> bool:
    near = [any(0 < _gap(one, other) < NEAR_MM for other in lines) for one in lines]
    return sum(near) >= FEWEST


def _gap(one: Line, other: Line) -> float:
    """How far two parallel lines lie beside each other; infinite where they do not."""
    if one.horizontal != other.horizontal:
        return float("inf")
    if one.horizontal:
        beside = min(one.x1, other.x1) > max(one.x0, other.x0)
        return abs(one.y0 - other.y0) if beside else float("inf")
    beside = min(one.y1, other.y1) > max(one.y0, other.y0)
    return abs(one.x0 - other.x0) if beside else float("inf")


def _starts(x: float, y: float) -> list[Homography]:
    """Moves and stretches about a place, millimetres to millimetres."""
    across, down = MOVES_MM
    moved = [translation(float(dx), dy) for dx in across for dy in down]
    larger = [(share, 0.0) for share in ACROSS] + [(0.0, share) for share in DOWN]
    stretched = [translation(x, y) @ np.diag([1 + a, 1 + b, 1.0]) @ translation(-x, -y) for a, b in larger]
    return moved + stretched


def _closeness(template: Template, rules: Rules, place: Homography) -> float:
    """Mean closeness of the samples to rules of their direction, 0 to 1."""
    reach = np.array([[CLOSE_MM * pixels_per_mm(place)]])
    gaps = gaps_at(template, rules, mapped(place, template.points)[None], reach)
    return float(np.maximum(0, 1 - np.abs(gaps) / reach).mean())


def _apart_mm(where: Points, one: Homography, other: Homography) -> float:
    return float(np.linalg.norm(mapped(one, where) - mapped(other, where), axis=1).max()) / pixels_per_mm(other)
