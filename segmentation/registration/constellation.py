"""Where a constellation of printed lines lies on a page: hypotheses from pairs of rules, verified by all, then refined.

The scheme is hypothesise and verify (Fischler and Bolles 1981) with a distance map as the verifier (chamfer matching,
Barrow et al. 1977), and refinement by iterated closest points measured across the lines only (Chen and Medioni 1992).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, Points, mapped, translation
from forms.layout import Line
from segmentation.rules import RuleMap, Strokes

STEP_MM = 2.0
"""Distance between the samples of a printed line."""
BLOCK = 4000
"""Hypotheses verified at once; bounds memory."""


@dataclass(frozen=True)
class Rules:
    """The rules of a page, ready for matching; all in working pixels."""

    horizontal: RuleMap
    vertical: RuleMap
    strokes: Strokes


@dataclass(frozen=True)
class Template:
    """Printed lines as samples: places in millimetres, and whether each lies on a horizontal line."""

    points: Points
    level: NDArray[np.bool_]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Placement:
    """A template on a page."""

    transform: Homography
    """From millimetres to working pixels."""
    fit: float
    """Share of the template's samples that lie on a rule of their direction, 0 to 1."""
    residual_mm: float
    """Median distance of those samples from their rule, millimetres."""


def sample_lines(lines: tuple[Line, ...]) -> Template:
    """Samples along printed lines, STEP_MM apart, ends included."""
    points, level = [], []
    for line in lines:
        start, end = np.array([line.x0, line.y0]), np.array([line.x1, line.y1])
        count = max(4, round(float(np.abs(end - start).sum()) / STEP_MM) + 1)
        points.append(start + np.linspace(0.02, 0.98, count)[:, None] * (end - start))
        level.append(np.full(count, line.horizontal))
    return Template(np.concatenate(points), np.concatenate(level), lines)


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
    rows = []
    for a, b in pairs:
        sx = (strokes.x[right] - strokes.x[left]) / (b.x0 - a.x0)
        keep = (sx > scale[0]) & (sx < scale[1])
        i, j, sx = left[keep], right[keep], sx[keep]
        tx = strokes.x[i] - sx * a.x0
        for line, stroke in ((a, i), (b, j)):
            top, bottom = strokes.top[stroke], strokes.bottom[stroke]
            sy = (bottom - top) / (line.y1 - line.y0)
            whole = (sy > shape[0] * sx) & (sy < shape[1] * sx)
            rows.append(np.column_stack([sx, sy, tx, top - sy * line.y0])[whole])
            # A broken stroke tells only one of its ends.
            rows.append(np.column_stack([sx, sx, tx, top - sx * line.y0]))
            rows.append(np.column_stack([sx, sx, tx, bottom - sx * line.y1]))
    return np.concatenate(rows) if rows else np.zeros((0, 4))


def verify(
    template: Template, rules: Rules, placements: NDArray[np.float64], tolerance_mm: float
) -> NDArray[np.float64]:
    """The score of each placement (sx, sy, tx, ty): mean closeness of samples to rules of their direction, 0 to 1."""
    blocks = np.array_split(placements, len(placements) // BLOCK + 1)
    return np.concatenate([_verify_block(template, rules, block, tolerance_mm) for block in blocks])


def _verify_block(
    template: Template, rules: Rules, rows: NDArray[np.float64], tolerance_mm: float
) -> NDArray[np.float64]:
    total = np.zeros(len(rows))
    for points, rule_map in _by_direction(template, rules):
        where = points[None, :, :] * rows[:, None, :2] + rows[:, None, 2:]
        distance = rule_map.distances(where) / (tolerance_mm * rows[:, :1])
        total += np.clip(1 - distance, 0, None).sum(axis=1)
    return total / len(template.points)


def _by_direction(template: Template, rules: Rules) -> tuple[tuple[Points, RuleMap], tuple[Points, RuleMap]]:
    return (template.points[template.level], rules.horizontal), (template.points[~template.level], rules.vertical)


def best_placements(
    template: Template, rules: Rules, placements: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """The `count` best placements: all by a thin subset of the samples, the best of those by all."""
    if len(placements) == 0:
        return placements
    thin = slice(None, None, max(1, len(template.points) // 40))
    subset = Template(template.points[thin], template.level[thin], template.lines)
    first = placements[np.argsort(-verify(subset, rules, placements, 3.0))[: 20 * count]]
    return first[np.argsort(-verify(template, rules, first, 3.0))[:count]]


def refine(
    template: Template, rules: Rules, start: Homography, tolerances_mm: tuple[float, ...], unknowns: int
) -> Placement:
    """Iterated closest points from `start`; the tolerance shrinks from round to round.

    `unknowns` is 6 for an affine transform, 8 for a full homography (used from the middle of the rounds on).
    """
    transform = start
    for turn, tolerance in enumerate(tolerances_mm):
        target, distance = _closest(template, rules, transform)
        near = distance < tolerance * _scale(transform)
        if near.sum() < 8:
            break
        parameters = 6 if turn < len(tolerances_mm) // 2 else unknowns
        transform = _solve(template.points[near], target[near], template.level[near], parameters)
    return measure(template, rules, transform, tolerances_mm[-1])


def measure(template: Template, rules: Rules, transform: Homography, tolerance_mm: float) -> Placement:
    """How well a template fits where `transform` puts it."""
    _, distance = _closest(template, rules, transform)
    distance_mm = distance / _scale(transform)
    near = distance_mm < tolerance_mm
    residual = float(np.median(distance_mm[near])) if near.any() else float("inf")
    return Placement(transform, float(near.mean()), residual)


def _closest(template: Template, rules: Rules, transform: Homography) -> tuple[Points, NDArray[np.float64]]:
    """The nearest point of a rule to each sample, and the distance across the rule, pixels."""
    where = mapped(transform, template.points)
    level, upright = rules.horizontal.nearest_points(where), rules.vertical.nearest_points(where)
    target = np.where(template.level[:, None], level, upright)
    gap = np.abs(target - where)
    # Far along the rule means past its end: that is no match either.
    across = np.where(template.level, gap[:, 1], gap[:, 0])
    along = np.where(template.level, gap[:, 0], gap[:, 1])
    return target, np.where(along < 3 * _scale(transform), across, 1e6)


def _scale(transform: Homography) -> float:
    """Pixels a millimetre, as a mean of both directions near the origin."""
    return float(np.sqrt(abs(np.linalg.det(transform[:2, :2]))))


def _solve(points: Points, target: Points, level: NDArray[np.bool_], unknowns: int) -> Homography:
    """The transform whose images of `points` come closest to `target`, measured across each line only."""
    middle, spread = points.mean(axis=0), points.std(axis=0) + 1e-9
    px, py = ((points - middle) / spread).T
    value = np.where(level, target[:, 1], target[:, 0])
    zero, one = np.zeros_like(px), np.ones_like(px)
    across = np.column_stack([px, py, one, zero, zero, zero])
    down = np.column_stack([zero, zero, zero, px, py, one])
    design = np.where(level[:, None], down, across)
    if unknowns == 8:
        design = np.column_stack([design, -value * px, -value * py])
    # A little damping towards no shear and no perspective, where the lines leave these open.
    perspective = [1e-3 * float(np.abs(value).max())] * (unknowns - 6)
    damping = np.sqrt(len(px)) * np.diag([0, 1e-3, 0, 1e-3, 0, 0, *perspective])
    solution, *_ = np.linalg.lstsq(np.vstack([design, damping]), np.append(value, np.zeros(unknowns)), rcond=None)
    h = np.append(solution, [0.0, 0.0, 1.0] if unknowns == 6 else [1.0]).reshape(3, 3)
    transform = h @ np.diag([1 / spread[0], 1 / spread[1], 1.0]) @ translation(-middle[0], -middle[1])
    return np.asarray(transform / transform[2, 2], dtype=np.float64)
