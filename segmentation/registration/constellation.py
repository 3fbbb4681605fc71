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
    apart = strokes.x[right] - strokes.x[left]
    rows = [np.zeros((0, 4))]
    for a, b in pairs:
        across = apart / (b.x0 - a.x0)
        keep = np.flatnonzero((across > scale[0]) & (across < scale[1]))
        i, j, sx = left[keep], right[keep], across[keep]
        tx = strokes.x[i] - sx * a.x0
        for line, stroke, other, partner in ((a, i, b, j), (b, j, a, i)):
            for pair, sy, ty in _down(line, strokes, stroke, sx, shape):
                # Rows are made of what is left alone: most is not.
                whole = _within(sy, ty, sx[pair], other, strokes, partner[pair])
                left_over = pair[whole]
                rows.append(np.column_stack([sx[left_over], sy[whole], tx[left_over], ty[whole]]))
    return np.concatenate(rows)


def _down(
    line: Line, strokes: Strokes, stroke: Indices, sx: Numbers, shape: tuple[float, float]
) -> Iterator[tuple[Indices, Numbers, Numbers]]:
    """How an upright line may lie on each of some strokes: the indices into these, the scale down, and the offset."""
    top, bottom = strokes.top[stroke], strokes.bottom[stroke]
    sy = (bottom - top) / (line.y1 - line.y0)
    whole = np.flatnonzero((sy > shape[0] * sx) & (sy < shape[1] * sx))
    yield whole, sy[whole], top[whole] - sy[whole] * line.y0
    # A broken stroke tells only one of its ends.
    every = np.arange(len(sx))
    yield every, sx, top - sx * line.y0
    yield every, sx, bottom - sx * line.y1


def _within(sy: Numbers, ty: Numbers, sx: Numbers, line: Line, strokes: Strokes, partner: Indices) -> NDArray[np.bool_]:
    """Under each placement, whether a stroke lies within the line that it should be a piece of, nearly."""
    slack = SLACK_MM * sx
    above = strokes.top[partner] > sy * line.y0 + ty - slack
    return above & (strokes.bottom[partner] < sy * line.y1 + ty + slack)


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
