"""From a rough placement to an exact one, and how well it fits.

Iterated closest points, measured across the lines only (Chen and Medioni 1992): along a line nothing tells where it is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, Points, mapped, translation
from segmentation.registration.placing import Placement, pixels_per_mm
from segmentation.registration.template import Rules, Template

PAST_END_MM = 3.0
"""A rule that ends this near to a sample still draws it: rules are broken, and a rough placement is off along them."""


def refine(
    template: Template, rules: Rules, start: Homography, tolerances_mm: tuple[float, ...], unknowns: int
) -> Placement:
    """Iterated closest points from `start`; the tolerance shrinks from round to round.

    `unknowns` is 6 for an affine transform, 8 for a full homography (used from the middle of the rounds on).
    """
    transform = start
    for turn, tolerance in enumerate(tolerances_mm):
        gaps, scale = _gaps(template, rules, transform), pixels_per_mm(transform)
        near = (gaps.across < tolerance * scale) & (gaps.along < PAST_END_MM * scale)
        if near.sum() < 8:
            break
        parameters = 6 if turn < len(tolerances_mm) // 2 else unknowns
        transform = _solve(template.points[near], gaps.target[near], template.level[near], parameters)
    return measure(template, rules, transform, tolerances_mm[-1])


def measure(template: Template, rules: Rules, transform: Homography, tolerance_mm: float) -> Placement:
    """How well a template fits where `transform` puts it: the share of its samples on rules, and how close they are."""
    gaps, scale = _gaps(template, rules, transform), pixels_per_mm(transform)
    near = (gaps.across < tolerance_mm * scale) & (gaps.along < PAST_END_MM * scale)
    residual = float(np.median(gaps.across[near])) / scale if near.any() else float("inf")
    return Placement(transform, float(near.mean()), residual)


def line_shares(template: Template, rules: Rules, transform: Homography, tolerance_mm: float) -> NDArray[np.float64]:
    """For each line of a template, the share of its samples that lie on a rule as near as told both ways, 0 to 1."""
    gaps, scale = _gaps(template, rules, transform), pixels_per_mm(transform)
    near = np.maximum(gaps.across, gaps.along) < tolerance_mm * scale
    return np.asarray(np.bincount(template.line, near) / np.bincount(template.line), dtype=np.float64)


@dataclass(frozen=True)
class _Gaps:
    """Each sample and the nearest rule of its direction; pixels."""

    target: Points
    across: NDArray[np.float64]
    along: NDArray[np.float64]
    """How far the rule's nearest point is along the sample's line: 0 but for samples past the rule's end."""


def _gaps(template: Template, rules: Rules, transform: Homography) -> _Gaps:
    where = mapped(transform, template.points)
    level, upright = rules.horizontal.nearest_points(where), rules.vertical.nearest_points(where)
    target = np.where(template.level[:, None], level, upright)
    gap = np.abs(target - where)
    across, along = np.where(template.level, gap[:, ::-1].T, gap.T)
    return _Gaps(target, across, along)


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
