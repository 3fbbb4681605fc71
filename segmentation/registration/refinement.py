"""From a rough placement to an exact one, and how well it fits.

Iterated closest points, measured across the lines only (Chen and Medioni 1992): along a line nothing tells where it is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, mapped
from segmentation.registration.placing import Placement, pixels_per_mm
from segmentation.registration.template import Rules, Template
from segmentation.rules import FAR

DAMPING = np.array([1e-5, 1e-5, 1e-6, 1e-5, 1e-5, 1e-6, 1e-4, 1e-4])
"""What it costs a step to stretch, shear, move and fold a placement, as a share of what it costs to miss a line."""
FEWEST = 8
"""A transform of eight unknowns is not fitted to fewer samples."""

Transforms = NDArray[np.float64]
"""Plane projective transforms, shape (n, 3, 3)."""
Moves = NDArray[np.float64]
"""Numbers for each of m samples under each of n transforms, shape (n, m) or (n, m, 2)."""


def refine(
    template: Template, rules: Rules, start: Homography, tolerances_mm: tuple[float, ...], unknowns: int
) -> Placement:
    """One start refined; see refine_all."""
    return refine_all(template, rules, [start], tolerances_mm, unknowns)[0]


def refine_all(
    template: Template, rules: Rules, starts: Sequence[Homography], tolerances_mm: tuple[float, ...], unknowns: int
) -> list[Placement]:
    """Iterated closest points from each start; the tolerance shrinks from round to round.

    `unknowns` is 6 for an affine transform, 8 for a full homography (used from the middle of the rounds on). All starts
    go through a round together: most of what a round costs, it costs but once.
    """
    if not starts:
        return []
    transforms = np.array(starts, dtype=np.float64)
    going = np.arange(len(transforms))
    for turn, tolerance in enumerate(tolerances_mm):
        where, gaps = _seen(template, rules, transforms[going], tolerance)
        enough = (gaps < FAR).sum(axis=1) >= FEWEST
        going, where, gaps = going[enough], where[enough], gaps[enough]
        if not len(going):
            break
        parameters = 6 if turn < len(tolerances_mm) // 2 else unknowns
        moved = _steps(where, gaps, template.level, parameters) @ transforms[going]
        transforms[going] = moved / moved[:, 2:, 2:]
    return _measured(template, rules, transforms, tolerances_mm[-1])


def measure(template: Template, rules: Rules, transform: Homography, tolerance_mm: float) -> Placement:
    """How well a template fits where `transform` puts it: the share of its samples on rules, and how close they are."""
    return _measured(template, rules, transform[None], tolerance_mm)[0]


def direction_shares(
    template: Template, rules: Rules, transform: Homography, tolerance_mm: float
) -> tuple[float, float]:
    """The share of the samples of level lines, and that of upright lines, that lie on rules."""
    near = _seen(template, rules, transform[None], tolerance_mm)[1][0] < FAR
    return float(near[template.level].mean()), float(near[~template.level].mean())


def line_shares(template: Template, rules: Rules, transform: Homography, tolerance_mm: float) -> NDArray[np.float64]:
    """For each line of a template, the share of its samples that lie on a rule as near as told, 0 to 1."""
    near = _seen(template, rules, transform[None], tolerance_mm)[1][0] < FAR
    return np.asarray(np.bincount(template.line, near) / np.bincount(template.line), dtype=np.float64)


def _measured(template: Template, rules: Rules, transforms: Transforms, tolerance_mm: float) -> list[Placement]:
    """How well a template fits under each of some transforms; see measure."""
    placements = []
    for transform, gaps in zip(transforms, _seen(template, rules, transforms, tolerance_mm)[1], strict=True):
        near = gaps < FAR
        off = float(np.median(np.abs(gaps[near]))) if near.any() else float("inf")
        placements.append(Placement(transform, float(near.mean()), off / pixels_per_mm(transform)))
    return placements


def _seen(template: Template, rules: Rules, transforms: Transforms, tolerance_mm: float) -> tuple[Moves, Moves]:
    """Where each of n transforms puts the m samples, shape (n, m, 2), and how far each is from its rule, shape (n, m).

    That is straight across its line, in pixels, FAR where no rule is within the tolerance.
    """
    where = np.stack([mapped(transform, template.points) for transform in transforms])
    reach = tolerance_mm * np.array([[pixels_per_mm(transform)] for transform in transforms])
    return where, gaps_at(template, rules, where, reach)


def gaps_at(template: Template, rules: Rules, where: Moves, reach: NDArray[np.float64]) -> Moves:
    """From each sample, put at `where` (n, m, 2), straight across its line to the rule there, pixels, shape (n, m).

    FAR where none is within `reach`, shape (n, 1), pixels.
    """
    x, y = where[..., 0], where[..., 1]
    level, gaps = template.level, np.full(x.shape, FAR)
    gaps[:, level] = rules.horizontal.offsets(y[:, level], x[:, level], reach)
    gaps[:, ~level] = rules.vertical.offsets(x[:, ~level], y[:, ~level], reach)
    return np.where(np.abs(gaps) < reach, gaps, FAR)


def _steps(where: Moves, gaps: Moves, level: NDArray[np.bool_], unknowns: int) -> Transforms:
    """For each of n placements the transform that moves its samples by their gaps, shape (n, 3, 3); least squares.

    `where` (n, m, 2) are the samples and `gaps` (n, m) how far they move, down where `level`, else to the right; what
    is FAR does not count. It is damped towards leaving everything in its place: where the lines that were found leave
    something open, such as the width of a box with one side, the placement keeps what it had.
    """
    near = gaps < FAR
    count = near.sum(axis=1)[:, None]
    where = np.where(near[..., None], where, 0.0)
    middle = where.sum(axis=1) / count
    off_mean = where - middle.mean(axis=1)[:, None, None]
    spread = np.sqrt((np.square(off_mean).sum(axis=2) * near).sum(axis=1) / (2 * count[:, 0])) + 1e-9
    place = (where - middle[:, None]) / spread[:, None, None]
    moves = np.where(near, gaps, 0.0) / spread[:, None]
    design = np.zeros((*gaps.shape, unknowns))
    one = np.concatenate([place, np.ones((*gaps.shape, 1))], axis=2) * near[..., None]
    design[:, ~level, :3], design[:, level, 3:6] = one[:, ~level], one[:, level]
    if unknowns == 8:
        value = np.where(level, place[..., 1], place[..., 0]) + moves
        design[..., 6:] = -value[..., None] * one[..., :2]
    turned = design.transpose(0, 2, 1)
    damped = turned @ design + count[..., None] * np.diag(DAMPING[:unknowns])
    solution = np.linalg.solve(damped, turned @ moves[..., None])[..., 0]
    steps = np.zeros((len(gaps), 9))
    steps[:, :unknowns] = solution
    normal = np.zeros((len(gaps), 3, 3))
    normal[:, 0, 0] = normal[:, 1, 1] = 1 / spread
    normal[:, :2, 2], normal[:, 2, 2] = -middle / spread[:, None], 1.0
    return np.asarray(np.linalg.inv(normal) @ (steps.reshape(-1, 3, 3) + np.eye(3)) @ normal, dtype=np.float64)
