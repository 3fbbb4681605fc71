"""From a rough placement to an exact one, and how well it fits.

Iterated closest points, measured across the lines only (Chen and Medioni 1992): along a line nothing tells where it is.
"""

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, Points, mapped, translation
from segmentation.registration.placing import Placement, pixels_per_mm
from segmentation.registration.template import Rules, Template
from segmentation.rules import FAR

DAMPING = np.array([1e-5, 1e-5, 1e-6, 1e-5, 1e-5, 1e-6, 1e-4, 1e-4])
"""What it costs a step to stretch, shear, move and fold a placement, as a share of what it costs to miss a line."""
FEWEST = 8
"""A transform of eight unknowns is not fitted to fewer samples."""


def refine(
    template: Template, rules: Rules, start: Homography, tolerances_mm: tuple[float, ...], unknowns: int
) -> Placement:
    """Iterated closest points from `start`; the tolerance shrinks from round to round.

    `unknowns` is 6 for an affine transform, 8 for a full homography (used from the middle of the rounds on).
    """
    transform = start
    for turn, tolerance in enumerate(tolerances_mm):
        gaps = _gaps(template, rules, transform, tolerance * pixels_per_mm(transform))
        near = gaps < FAR
        if near.sum() < FEWEST:
            break
        parameters = 6 if turn < len(tolerances_mm) // 2 else unknowns
        where = mapped(transform, template.points[near])
        transform = _step(where, gaps[near], template.level[near], parameters) @ transform
        transform = np.asarray(transform / transform[2, 2], dtype=np.float64)
    return measure(template, rules, transform, tolerances_mm[-1])


def measure(template: Template, rules: Rules, transform: Homography, tolerance_mm: float) -> Placement:
    """How well a template fits where `transform` puts it: the share of its samples on rules, and how close they are."""
    scale = pixels_per_mm(transform)
    gaps = _gaps(template, rules, transform, tolerance_mm * scale)
    near = gaps < FAR
    residual = float(np.median(np.abs(gaps[near]))) / scale if near.any() else float("inf")
    return Placement(transform, float(near.mean()), residual)


def direction_shares(
    template: Template, rules: Rules, transform: Homography, tolerance_mm: float
) -> tuple[float, float]:
    """The share of the samples of level lines, and that of upright lines, that lie on rules."""
    near = _gaps(template, rules, transform, tolerance_mm * pixels_per_mm(transform)) < FAR
    return float(near[template.level].mean()), float(near[~template.level].mean())


def line_shares(template: Template, rules: Rules, transform: Homography, tolerance_mm: float) -> NDArray[np.float64]:
    """For each line of a template, the share of its samples that lie on a rule as near as told, 0 to 1."""
    near = _gaps(template, rules, transform, tolerance_mm * pixels_per_mm(transform)) < FAR
    return np.asarray(np.bincount(template.line, near) / np.bincount(template.line), dtype=np.float64)


def _gaps(template: Template, rules: Rules, transform: Homography, reach: float) -> NDArray[np.float64]:
    """From each sample straight across its line to the rule there, pixels; FAR without one in reach."""
    x, y = mapped(transform, template.points).T
    level, gaps = template.level, np.full(len(template.points), FAR)
    gaps[level] = rules.horizontal.offsets(y[level], x[level], reach)
    gaps[~level] = rules.vertical.offsets(x[~level], y[~level], reach)
    return np.where(np.abs(gaps) < reach, gaps, FAR)


def _step(where: Points, gaps: NDArray[np.float64], level: NDArray[np.bool_], unknowns: int) -> Homography:
    """The transform that moves points by their gaps, down where `level`, else to the right; least squares.

    It is damped towards leaving everything in its place: where the lines that were found leave something open, such as
    the width of a box with one side, the placement keeps what it had.
    """
    middle, spread = where.mean(axis=0), float(where.std()) + 1e-9
    px, py = ((where - middle) / spread).T
    moves = gaps / spread
    design = np.zeros((len(px), unknowns))
    where_one = np.column_stack([px, py, np.ones_like(px)])
    design[~level, :3], design[level, 3:6] = where_one[~level], where_one[level]
    if unknowns == 8:
        value = np.where(level, py, px) + moves
        design[:, 6:] = -value[:, None] * where_one[:, :2]
    damping = len(px) * np.diag(DAMPING[:unknowns])
    solution = np.linalg.solve(design.T @ design + damping, design.T @ moves)
    step = np.append(solution, [0.0, 0.0, 0.0][: 9 - unknowns]).reshape(3, 3) + np.eye(3)
    normal = np.diag([1 / spread, 1 / spread, 1.0]) @ translation(-middle[0], -middle[1])
    return np.asarray(np.linalg.inv(normal) @ step @ normal, dtype=np.float64)
