"""Where a constellation of printed lines may lie on a page: hypotheses from pairs of rules, verified by all of them.

The scheme is hypothesise and verify (Fischler and Bolles 1981) with a distance map as the verifier (chamfer matching,
Barrow et al. 1977).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from forms.layout import Layout, Line
from segmentation.registration.placing import distinct, shows, shows_across
from segmentation.registration.template import Abreast, Rules, Template
from segmentation.rules import Strokes

SLACK_MM = 5.0
"""How far the ends of a stroke may stand from where another one's ends put them, on paper seen at an angle."""
Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]
Bounds = tuple[float, float]
PAIRS, MORE, SHARED = 8, 8, 3
"""So many pairs of a layout's upright lines make hypotheses, and so many more of those with a long line; each line is
in at most so many pairs, for any may be broken or cut off."""
PIECE, LONG_MM = 0.2, 25.0
"""A piece of an upright line that hypotheses start from has at least this share of its length. Letters are no such
pieces of long lines, so that of these there are few."""
BLOCK = 4000
"""Hypotheses verified at once; bounds memory."""
THIN, THINNER = 40, 12
"""So many samples sift hypotheses."""
GLIMPSED, SEEN = 0.7, 0.9
"""A hypothesis is looked at further where few samples give it this share of the score that is asked for by many."""
JUDGES = 400
"""So many samples judge those that are left."""
SIFTED = 3000
"""So many hypotheses are left after the first sieve."""


def hypotheses(template: Template, rules: Rules, layout: Layout, scale: Bounds, shape: Bounds) -> NDArray[np.float64]:
    """Axis-parallel placements that put two vertical lines of the template on two vertical strokes of the page.

    `scale` bounds pixels a millimetre across, `shape` bounds the ratio of vertical to horizontal scale, and enough of
    the layout's page lies in the image. Returns rows (sx, sy, tx, ty).
    """
    strokes, size, pairs = rules.strokes, rules.size, _far_pairs(template.lines)
    if not pairs:
        return np.zeros((0, 4))
    found = [_across(a, b, rules.abreast, scale, shape) for a, b in pairs]
    left, right = (np.concatenate([one[side] for one in found]) for side in (0, 1))
    sx = np.concatenate([one[2] for one in found])
    pair = np.repeat(np.arange(len(pairs)), [len(one[2]) for one in found])
    tx = strokes.x[left] - sx * np.array([a.x0 for a, _ in pairs])[pair]
    inside = np.flatnonzero(shows_across(sx, tx, layout, size))
    sx, tx, pair = sx[inside], tx[inside], pair[inside]
    a = _Held.of([a for a, _ in pairs], strokes, pair, left[inside])
    b = _Held.of([b for _, b in pairs], strokes, pair, right[inside])
    rows = [np.zeros((0, 4))]
    for chosen, sy, ty in (*_down(a, b, sx, shape), *_down(b, a, sx, shape)):
        across, aside = sx[chosen], tx[chosen]
        kept = np.flatnonzero(shows(across, sy, aside, ty, layout, size))
        rows.append(np.column_stack([across[kept], sy[kept], aside[kept], ty[kept]]))
    return np.concatenate(rows)


@lru_cache(maxsize=512)
def _far_pairs(lines: tuple[Line, ...]) -> tuple[tuple[Line, Line], ...]:
    """Pairs of upright lines that are far apart, the left one first; more of those with a long one."""
    uprights = sorted((line for line in lines if not line.horizontal), key=lambda line: line.x0)
    pairs = [(a, b) for i, a in enumerate(uprights) for b in uprights[i + 1 :] if b.x0 > a.x0]
    used, chosen, more = Counter[Line](), list[tuple[Line, Line]](), list[tuple[Line, Line]]()
    for pair in sorted(pairs, key=lambda pair: pair[0].x0 - pair[1].x0):
        long = max(line.y1 - line.y0 for line in pair) >= LONG_MM
        if max(used[line] for line in pair) < SHARED and (long or len(chosen) < PAIRS):
            (chosen if len(chosen) < PAIRS else more).append(pair)
            used.update(pair)
    return (*chosen, *more[:MORE])


def _across(a: Line, b: Line, pairs: Abreast, scale: Bounds, shape: Bounds) -> tuple[Indices, Indices, Numbers]:
    """The pairs of strokes that two upright lines may lie on, and the scale across if they do."""
    wide = b.x0 - a.x0
    first, last = np.searchsorted(pairs.apart, (scale[0] * wide, scale[1] * wide)).tolist()
    part = slice(first, last)
    # However the ends of lines lie on those of strokes, one stroke is no farther below the other than their lines are.
    fit = pairs.under[part] <= _most(b.y1 - a.y0, shape) / wide
    fit &= pairs.over[part] <= _most(a.y1 - b.y0, shape) / wide
    fit &= pairs.left_height[part] >= PIECE * shape[0] * (a.y1 - a.y0) / wide
    fit &= pairs.right_height[part] >= PIECE * shape[0] * (b.y1 - b.y0) / wide
    chosen = first + np.flatnonzero(fit)
    return pairs.left[chosen], pairs.right[chosen], pairs.apart[chosen] / wide


def _most(apart: float, shape: Bounds) -> float:
    """The most that places so many millimetres apart down the page may be for a scale of 1 across, slack included."""
    return max(apart * share for share in shape) + SLACK_MM


@dataclass(frozen=True)
class _Held:
    """Upright lines of a template, each held against a stroke of a page; a number each in the arrays."""

    y0: Numbers
    y1: Numbers
    """The ends of the lines, millimetres."""
    top: Numbers
    bottom: Numbers
    """Those of the strokes, pixels."""

    @classmethod
    def of(cls, lines: Sequence[Line], strokes: Strokes, line: Indices, stroke: Indices) -> "_Held":
        """Those of some lines and strokes, which are told by their places in both."""
        y0, y1 = np.array([(one.y0, one.y1) for one in lines]).T
        return cls(y0[line], y1[line], strokes.top[stroke], strokes.bottom[stroke])

    def only(self, chosen: Indices) -> "_Held":
        """The chosen ones."""
        return _Held(self.y0[chosen], self.y1[chosen], self.top[chosen], self.bottom[chosen])

    def within(self, sy: Numbers, ty: Numbers, slack: Numbers) -> Indices:
        """Under which placements a stroke lies within the line that it should be a piece of, nearly."""
        above = self.top > sy * self.y0 + ty - slack
        return np.flatnonzero(above & (self.bottom < sy * self.y1 + ty + slack))


def _down(one: _Held, other: _Held, sx: Numbers, shape: Bounds) -> Iterator[tuple[Indices, Numbers, Numbers]]:
    """How upright lines may lie on strokes so that others lie on theirs: the indices, the scale down, the offset."""
    sy = (one.bottom - one.top) / (one.y1 - one.y0)
    whole = np.flatnonzero((sy > shape[0] * sx) & (sy < shape[1] * sx))
    few, sy = one.only(whole), sy[whole]
    ty = few.top - sy * few.y0
    kept = other.only(whole).within(sy, ty, SLACK_MM * sx[whole])
    yield whole[kept], sy[kept], ty[kept]
    # A broken stroke tells only one of its ends.
    slack = SLACK_MM * sx
    for ty in (one.top - sx * one.y0, one.bottom - sx * one.y1):
        kept = other.within(sx, ty, slack)
        yield kept, sx[kept], ty[kept]


def verify(
    template: Template, rules: Rules, placements: NDArray[np.float64], tolerance_mm: float
) -> NDArray[np.float64]:
    """The score of each placement (sx, sy, tx, ty): mean closeness of samples to rules of their direction, 0 to 1."""
    blocks = np.array_split(placements, len(placements) // BLOCK + 1)
    return np.concatenate([_verify_block(template, rules, block, tolerance_mm) for block in blocks])


def _verify_block(
    template: Template, rules: Rules, rows: NDArray[np.float64], tolerance_mm: float
) -> NDArray[np.float64]:
    sx, sy, tx, ty = rows.astype(np.float32).T
    total = np.zeros(len(rows))
    reach = tolerance_mm * sx
    for level, rule_map in ((True, rules.horizontal), (False, rules.vertical)):
        # A row for each sample: there are fewer of these than of placements, and long rows are quick.
        x, y = template.points[template.level == level].astype(np.float32)[..., None].transpose(1, 0, 2)
        column, row = sx * x + tx, sy * y + ty
        closeness = rule_map.distances(row, column) if level else rule_map.distances(column, row)
        # In place: fresh memory costs more than these sums.
        closeness /= reach
        np.subtract(1, closeness, out=closeness)
        total += np.maximum(closeness, 0, out=closeness).sum(axis=0)
    return total / len(template.points)


def best_placements(
    template: Template, rules: Rules, placements: NDArray[np.float64], count: int, least: float
) -> NDArray[np.float64]:
    """At most `count` placements that are best and differ, those with a score of at least `least`.

    They are sifted by few of the samples, then judged by many.
    """
    for samples, left, share in ((THINNER, SIFTED, GLIMPSED), (THIN, 20 * count, SEEN)):
        scores = verify(template.thinned(samples), rules, placements, 3.0)
        kept = np.flatnonzero(scores >= share * least)
        if len(kept) > left:
            kept = kept[np.argpartition(-scores[kept], left)[:left]]
        placements = placements[kept]
    scores = verify(template.thinned(JUDGES), rules, placements, 3.0)
    order = np.argsort(-scores, kind="stable")
    return distinct(placements[order[: np.count_nonzero(scores >= least)]], template.corners, count)
