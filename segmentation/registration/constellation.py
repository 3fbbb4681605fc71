"""Where a constellation of printed lines may lie on a page: hypotheses from pairs of rules, verified by all of them.

The scheme is hypothesise and verify (Fischler and Bolles 1981) with a distance map as the verifier (chamfer matching,
Barrow et al. 1977).
"""

import numpy as np
from numpy.typing import NDArray

from forms.layout import Line
from segmentation.registration.placing import distinct
from segmentation.registration.template import Rules, Template
from segmentation.rules import Strokes

SLACK_MM = 5.0
"""How far the ends of a stroke may stand from where another one's ends put them, on paper seen at an angle."""
BLOCK = 4000
"""Hypotheses verified at once; bounds memory."""
THIN, THINNER = 40, 12
"""So many samples sift hypotheses before all samples judge those that are left."""
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
    rows: list[NDArray[np.float64]] = []
    for a, b in pairs:
        sx = (strokes.x[right] - strokes.x[left]) / (b.x0 - a.x0)
        keep = (sx > scale[0]) & (sx < scale[1])
        i, j, sx = left[keep], right[keep], sx[keep]
        tx = strokes.x[i] - sx * a.x0
        for one, stroke, other, partner in ((a, i, b, j), (b, j, a, i)):
            top, bottom = strokes.top[stroke], strokes.bottom[stroke]
            sy = (bottom - top) / (one.y1 - one.y0)
            whole = (sy > shape[0] * sx) & (sy < shape[1] * sx)
            starts = [np.column_stack([sx, sy, tx, top - sy * one.y0])]
            # A broken stroke tells only one of its ends.
            starts.append(np.column_stack([sx, sx, tx, top - sx * one.y0]))
            starts.append(np.column_stack([sx, sx, tx, bottom - sx * one.y1]))
            for start, possible in zip(starts, (whole, np.ones_like(whole), np.ones_like(whole)), strict=True):
                rows.append(start[possible & _within(start, other, strokes, partner)])
    return np.concatenate(rows) if rows else np.zeros((0, 4))


def _within(rows: NDArray[np.float64], line: Line, strokes: Strokes, partner: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Under each placement, whether a stroke lies within the line that it should be a piece of, nearly."""
    slack = SLACK_MM * rows[:, 0]
    above = strokes.top[partner] > rows[:, 1] * line.y0 + rows[:, 3] - slack
    return above & (strokes.bottom[partner] < rows[:, 1] * line.y1 + rows[:, 3] + slack)


def verify(
    template: Template, rules: Rules, placements: NDArray[np.float64], tolerance_mm: float
) -> NDArray[np.float64]:
    """The score of each placement (sx, sy, tx, ty): mean closeness of samples to rules of their direction, 0 to 1."""
    blocks = np.array_split(placements, len(placements) // BLOCK + 1)
    return np.concatenate([_verify_block(template, rules, block, tolerance_mm) for block in blocks])


def _verify_block(
    template: Template, rules: Rules, rows: NDArray[np.float64], tolerance_mm: float
) -> NDArray[np.float64]:
    sx, sy, tx, ty = (column[:, None] for column in rows.astype(np.float32).T)
    total = np.zeros(len(rows))
    for level, rule_map in ((True, rules.horizontal), (False, rules.vertical)):
        x, y = template.points[template.level == level].astype(np.float32).T
        column, row = sx * x + tx, sy * y + ty
        distance = rule_map.distances(row, column) if level else rule_map.distances(column, row)
        total += np.clip(1 - distance / (tolerance_mm * sx), 0, None).sum(axis=1)
    return total / len(template.points)


def best_placements(
    template: Template, rules: Rules, placements: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """At most `count` placements that are best and differ: sifted by few of the samples, then judged by all."""
    for samples, left in ((THINNER, SIFTED), (THIN, 20 * count)):
        if len(placements) > left:
            scores = verify(template.thinned(samples), rules, placements, 3.0)
            placements = placements[np.argpartition(-scores, left)[:left]]
    scores = verify(template, rules, placements, 3.0)
    return distinct(placements[np.argsort(-scores, kind="stable")], template.corners, count)
