"""The last step to a place among lines that repeat: a stroke of a code line passes for the one beside it.

Iterated closest points end in the nearest of many places that fit about as well. So the neighbourhood of a placement is
searched on purpose: moved and stretched a little, each refined by what is close alone, and the closest wins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

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
SLIPPED = (-0.042, -0.036, -0.03, -0.024, -0.018, 0.018, 0.024, 0.03, 0.036, 0.042)
"""How much wider an end must be pulled that has slipped."""
TOLERANCES_MM = (1.2, 1.0, 0.8, 0.6, 0.5, 0.4)
LEANS = (-0.03, -0.015, 0.015, 0.03)
"""How much it leans, as a share of the height."""
CLOSE_MM = 0.5
"""A sample as far from a rule as this speaks for nothing, one on it for itself."""
LOST = 0.03
"""On paper that is not quite flat, what is closest may be so to some of the lines alone: at most this share of them may
be farther off than before."""
APART_MM = 0.6
"""Placements that put a corner of a field farther from each other than this are rivals."""
GROUP_MM, MEMBERS = 2.5, 3
"""So many parallel lines, each nearer than that to the next, are a group: the strokes of a number."""
FOUND = 0.5
"""A line is found where this share of its samples is."""
ALIKE_MM = 0.4
"""Neighbours in a group are off by the same, up to this."""
AGREED = 0.75
"""In each group at least this share of the neighbours is both found and off alike, or the group stands elsewhere."""
WHOLLY = 0.95
"""Where at least this share of all groups' neighbours is, no place farther off is looked for."""
CLEARLY = 0.02
"""A placement is believed where its closeness is greater by this than that of any rival."""


def repeats(template: Template) -> bool:
    """Whether many of a layout's lines have a neighbour that they may be taken for."""
    return _repeats(template.lines)


def sharpened(template: Template, rules: Rules, placement: Placement, where: Points) -> Placement:
    """The placement in its neighbourhood that lies closest on the page's rules; its fit is as it was.

    Where a rival lies about as close, its residual is the distance between both at the places `where` (n, 2),
    millimetres of the layout: nobody knows which it is. Where a group of lines that repeat stands elsewhere in all
    places that are tried, the residual is infinite.
    """
    places = _agreeing(template, rules, placement)
    if not places:
        return replace(placement, residual_mm=float("inf"))
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


def _rings(template: Template) -> Iterator[list[Homography]]:
    """Moves and stretches within a layout's frame, millimetres to millimetres, the nearest first."""
    (left, top), _, (right, bottom), _ = template.corners.tolist()
    x, y = (left + right) / 2, (top + bottom) / 2
    across, down = MOVES_MM
    moved = [translation(float(dx), dy) for dx in across for dy in down]
    higher = [translation(0.0, y) @ np.diag([1.0, 1 + share, 1.0]) @ translation(0.0, -y) for share in DOWN]
    yield [np.eye(3), *moved, *_stretched(x, ACROSS), *higher]
    yield [*_stretched(left, ACROSS), *_stretched(right, ACROSS), *_sheared(y)]
    # Where a side of a frame is cut off, what repeats may have slipped by several of its lines at that end.
    yield [*_stretched(left, SLIPPED), *_stretched(right, SLIPPED)]


def _stretched(x: float, shares: Sequence[float]) -> list[Homography]:
    """Wider and narrower about an upright line."""
    return [translation(x, 0.0) @ np.diag([1 + share, 1.0, 1.0]) @ translation(-x, 0.0) for share in shares]


def _sheared(y: float) -> list[Homography]:
    """Leaning about a level line."""
    return [np.array([[1.0, lean, -lean * y], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]) for lean in LEANS]


def _agreeing(template: Template, rules: Rules, placement: Placement) -> list[Homography]:
    """The placement and what comes of it from starts around it, as far as lines that repeat lie alike there.

    Nothing farther is looked at once they do so wholly in some place.
    """
    least = measure(template, rules, placement.transform, NEAR_MM / 2).fit - LOST
    found = [(agreement(template, rules, placement.transform), placement.transform)]
    for starts in _rings(template):
        refined = refine_all(template, rules, [placement.transform @ start for start in starts], TOLERANCES_MM, 8)
        places = [one.transform for one in refined]
        seen = [place for place in places if measure(template, rules, place, NEAR_MM / 2).fit >= least]
        found += [(agreement(template, rules, place), place) for place in seen]
        if max(agreed for agreed, _ in found) >= WHOLLY:
            break
    return [place for agreed, place in found if agreed >= AGREED]


def agreement(template: Template, rules: Rules, place: Homography) -> float:
    """The share of neighbours among lines that repeat that are both found and lie alike, in the group that has least.

    A group that is put one stroke beside its place has a stroke too many on one side and none on the other.
    """
    reach = np.array([[NEAR_MM / 2 * pixels_per_mm(place)]])
    gaps = gaps_at(template, rules, mapped(place, template.points)[None], reach)[0] / pixels_per_mm(place)
    there = np.abs(gaps) < NEAR_MM
    found = np.bincount(template.line, there) >= FOUND * np.bincount(template.line)
    off = np.bincount(template.line, np.where(there, gaps, 0.0)) / np.maximum(1, np.bincount(template.line, there))
    shares = []
    for group in _groups(template.lines):
        pairs = list(pairwise(group))
        alike = [found[a] and found[b] and abs(off[a] - off[b]) <= ALIKE_MM for a, b in pairs]
        shares.append(sum(alike) / len(pairs))
    return min(shares, default=1.0)


@lru_cache(maxsize=64)
def _groups(lines: tuple[Line, ...]) -> tuple[tuple[int, ...], ...]:
    """The lines that stand beside each other nearer than GROUP_MM, three or more, as places in `lines`."""
    groups: list[list[int]] = []
    for at, line in sorted(enumerate(lines), key=lambda one: (one[1].horizontal, one[1].x0, one[1].y0)):
        near = [group for group in groups if _gap(lines[group[-1]], line) < GROUP_MM]
        if near:
            near[0].append(at)
        else:
            groups.append([at])
    return tuple(tuple(group) for group in groups if len(group) >= MEMBERS)


def _closeness(template: Template, rules: Rules, place: Homography) -> float:
    """Mean closeness of the samples to rules of their direction, 0 to 1."""
    reach = np.array([[CLOSE_MM * pixels_per_mm(place)]])
    gaps = gaps_at(template, rules, mapped(place, template.points)[None], reach)
    return float(np.maximum(0, 1 - np.abs(gaps) / reach).mean())


def _apart_mm(where: Points, one: Homography, other: Homography) -> float:
    return float(np.linalg.norm(mapped(one, where) - mapped(other, where), axis=1).max()) / pixels_per_mm(other)
