"""Where a constellation of printed lines may lie on a page: hypotheses from pairs of rules, verified by all of them.

The scheme is hypothesise and verify (Fischler and Bolles 1981) with a distance map as the verifier (chamfer matching,
Barrow et al. 1977).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from forms.layout import Line
from segmentation.registration.placing import distinct
from segmentation.registration.template import Rules, Template
from segmentation.rules import Strokes

SLACK_MM = 5.0
"""How far the ends of a stroke may stand from where another one's ends put them, on paper seen at an angle."""
Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]
Ends = tuple[Numbers, Numbers]
"""The tops and the bottoms of strokes."""
BLOCK = 4000
"""Hypotheses verified at once; bounds memory."""
THIN, THINNER = 40, 12
"""So many samples sift hypotheses."""
JUDGES = 400
"""So many samples judge those that are left."""
SIFTED = 3000
"""So many hypotheses are left after the first sieve."""


def hypotheses(
    template: Template, strokes: Strokes, scale: tuple[float, float], shape: tuple[float, float]
) -> NDArray[np.float64]:
    """Axis-parallel placements that put two vertical lines of the template on two vertical strokes of the page.

    `scale` bounds pixels a millimetre across, `shape` bounds the ratio of vertical to horizontal scale.
    Returns rows (sx, sy, tx, ty).
    """
    uprights = sorted((line for line in template.lines if not line.horizontal), key=lambda line: line.x0)
    pairs = [(a, b) for i, a in enumerate(uprights) for b in uprights[i + 1 :]]
    pairs = sorted(pairs, key=lambda pair: pair[0].x0 - pair[1].x0)[:8]
    left, right = np.nonzero(strokes.x[None, :] - strokes.x[:, None] > 20)
    apart = strokes.x[right] - strokes.x[left]
    rows = [np.zeros((0, 4))]
    for a, b in pairs:
        across = apart / (b.x0 - a.x0)
        keep = np.flatnonzero((across > scale[0]) & (across < scale[1]))
        i, j, sx = left[keep], right[keep], across[keep]
        tx = strokes.x[i] - sx * a.x0
        for line, stroke, other, partner in ((a, i, b, j), (b, j, a, i)):
            for chosen, sy, ty in _down(line, _ends(strokes, stroke), other, _ends(strokes, partner), sx, shape):
                rows.append(np.column_stack([sx[chosen], sy, tx[chosen], ty]))
    return np.concatenate(rows)


def _ends(strokes: Strokes, chosen: Indices) -> Ends:
    return strokes.top[chosen], strokes.bottom[chosen]


def _down(
    line: Line, ends: Ends, other: Line, others: Ends, sx: Numbers, shape: tuple[float, float]
) -> Iterator[tuple[Indices, Numbers, Numbers]]:
    """How an upright line may lie on strokes so that another lies on theirs: the indices, the scale down, the offset.

    `ends` are those of strokes that the line may be, `others` those of the strokes that another line would then be.
    """
    top, bottom = ends
    sy = (bottom - top) / (line.y1 - line.y0)
    whole = np.flatnonzero((sy > shape[0] * sx) & (sy < shape[1] * sx))
    few = sy[whole]
    ty = top[whole] - few * line.y0
    within = np.flatnonzero(_within(few, ty, SLACK_MM * sx[whole], other, (others[0][whole], others[1][whole])))
    yield whole[within], few[within], ty[within]
    # A broken stroke tells only one of its ends.
    slack = SLACK_MM * sx
    for ty in (top - sx * line.y0, bottom - sx * line.y1):
        within = np.flatnonzero(_within(sx, ty, slack, other, others))
        yield within, sx[within], ty[within]


def _within(sy: Numbers, ty: Numbers, slack: Numbers, line: Line, ends: Ends) -> NDArray[np.bool_]:
    """Under each placement, whether a stroke lies within the line that it should be a piece of, nearly."""
    above = ends[0] > sy * line.y0 + ty - slack
    return above & (ends[1] < sy * line.y1 + ty + slack)


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
    template: Template, rules: Rules, placements: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """At most `count` placements that are best and differ: sifted by few of the samples, then judged by all."""
    for samples, left in ((THINNER, SIFTED), (THIN, 20 * count)):
        if len(placements) > left:
            scores = verify(template.thinned(samples), rules, placements, 3.0)
            placements = placements[np.argpartition(-scores, left)[:left]]
    scores = verify(template.thinned(JUDGES), rules, placements, 3.0)
    return distinct(placements[np.argsort(-scores, kind="stable")], template.corners, count)
