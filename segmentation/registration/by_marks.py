"""Registration by solid printed marks: a homography hypothesised from pairs, verified by all (RANSAC, exhaustive)."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, Points, bounding_box, mapped
from forms.layout import Layout
from segmentation.registration.placing import (
    NOWHERE,
    Placement,
    as_transform,
    distinct,
    pixels_per_mm,
    plausible,
    usual_scale,
    worth_looking_at,
)
from segmentation.rules import FAR
from segmentation.structure import Structure

ANCHORS = 24
"""How many far-apart pairs of the layout's marks start hypotheses; most must be missing before none is left."""
SHARED = 2
"""A mark is in at most this many pairs: corners are the first to be cut off or smeared."""
ENOUGH = 6
"""So many marks found in their places speak for a page; of a layout with fewer, all must be found."""
CELL = 6
"""Closeness is measured on a grid of cells so many pixels wide."""
BLOCK = 4000
"""Placements looked at together; bounds memory."""
SIFTED = 500
"""So many placements are looked at for different ones."""
STARTS = 12
"""How many different placements are refined."""
GOING = 0.75
"""This share of the marks that must be found in the end is near blocks in all rounds; of forms in their places all."""
SURE = 0.75
"""Where this share of many marks is found in place, no better placement is looked for."""
ALIKE_MM = 3.0
"""Marks this near to each other are taken for each other."""
COARSE_MM = 10.0
"""How far perspective moves a mark from where an axis-parallel placement puts it, and still it counts a little."""
TOLERANCES_MM = (10.0, 8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.5, 1.0)
"""Marks nearer than this are taken for the layout's, round by round; an affine transform for the first third."""


def place_by_marks(layout: Layout, structure: Structure) -> Placement:
    """Where the layout's marks lie on the page; a Placement of fit 0 where there is nothing to go by."""
    wanted = _places(layout)
    found, scale = structure.marks, usual_scale(layout)
    least = max(min(ENOUGH, len(wanted)), worth_looking_at(layout) * len(wanted))
    if len(found) < least:
        return NOWHERE
    guesses = _hypotheses(layout, found, (0.45 * scale, 1.6 * scale))
    if len(guesses) == 0:
        return NOWHERE
    scores = _closeness(wanted, found, guesses, structure.size)
    best = np.argsort(-scores, kind="stable")[:SIFTED]
    placed = NOWHERE
    for start in distinct(guesses[best], bounding_box(wanted).corners, STARTS):
        one = _refine(wanted, found, start, least)
        if one.fit > placed.fit and plausible(one.transform, layout, structure.size):
            placed = one
        if placed.fit >= SURE:
            break
    return placed


@lru_cache
def likeness_of_turns(layout: Layout) -> float:
    """The share of a layout's marks that lie on marks again where the page is turned by a half or a quarter."""
    marks = _places(layout)
    box = bounding_box(marks)
    place = (marks - box.centre) / (box.width, box.height)
    turns = [-place, place[:, ::-1] * (1, -1), place[:, ::-1] * (-1, 1)]
    gaps = [(turn[:, None] - place[None]) * (box.width, box.height) for turn in turns]
    return max(float((np.linalg.norm(gap, axis=2).min(axis=1) < ALIKE_MM).mean()) for gap in gaps)


def _places(layout: Layout) -> Points:
    """Where a layout's marks are, millimetres."""
    return np.array([(mark.x, mark.y) for mark in layout.registration.marks])


def _hypotheses(layout: Layout, found: Points, scale: tuple[float, float]) -> NDArray[np.float64]:
    """Axis-parallel placements (sx, sy, tx, ty) that put a far-apart pair of marks on a pair of found blocks."""
    wanted = _places(layout)
    left, right = np.nonzero(found[None, :, 0] - found[:, None, 0] > 50)
    across, down = (found[right] - found[left]).T
    rows = []
    for a, b in _far_pairs(layout):
        wide, high = (wanted[b] - wanted[a]).tolist()
        sx = across / wide
        keep = np.flatnonzero((sx > scale[0]) & (sx < scale[1]))
        sx, sy = sx[keep], down[keep] / high
        alike = (sy > 0.8 * sx) & (sy < 1.25 * sx)
        ratio = np.column_stack([sx[alike], sy[alike]])
        rows.append(np.column_stack([ratio, found[left[keep[alike]]] - ratio * wanted[a]]))
    return np.concatenate(rows)


@lru_cache
def _far_pairs(layout: Layout) -> tuple[tuple[int, int], ...]:
    """Pairs of marks, the first to the left, that are far apart in both directions, farthest first."""
    wanted = _places(layout)
    apart = wanted[None, :, :] - wanted[:, None, :]
    reach = np.where(apart[..., 0] > 0, np.minimum(apart[..., 0], np.abs(apart[..., 1])), 0)
    pairs: list[tuple[int, int]] = []
    used = np.zeros(len(wanted), int)
    for flat in np.argsort(-reach, axis=None):
        a, b = divmod(int(flat), len(wanted))
        if reach[a, b] > 0 and max(used[a], used[b]) < SHARED:
            pairs.append((a, b))
            used[[a, b]] += 1
        if len(pairs) == ANCHORS:
            break
    return tuple(pairs)


def _closeness(wanted: Points, found: Points, rows: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float64]:
    """Mean closeness of the layout's marks to found blocks under each placement, 0 to 1."""
    cells = np.array(size) // CELL + 1
    canvas = np.full((cells[1], cells[0]), 255, np.uint8)
    column, row = np.clip(np.rint(found / CELL).astype(int), 0, cells - 1).T
    canvas[row, column] = 0
    distance = np.asarray(CELL * cv2.distanceTransform(canvas, cv2.DIST_L2, 5), dtype=np.float32)
    blocks = np.array_split(rows, len(rows) // BLOCK + 1)
    return np.concatenate([_block_closeness(wanted / CELL, distance, block) for block in blocks])


def _block_closeness(wanted: Points, distance: NDArray[np.float32], rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same of a few placements, on a grid; `wanted` are marks in millimetres for each of its cells."""
    sx, sy, tx, ty = rows.astype(np.float32).T
    # A row for each mark: there are fewer of these than of placements, and long rows are quick.
    x, y = wanted.astype(np.float32)[..., None].transpose(1, 0, 2)
    column, row = sx * x + tx / CELL, sy * y + ty / CELL
    far = cv2.remap(distance, column, row, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=FAR)
    closeness = np.maximum(1 - far / (COARSE_MM * sx), 0)
    return np.asarray(closeness.mean(axis=0), dtype=np.float64)


def _refine(wanted: Points, found: Points, start: NDArray[np.float64], least: float) -> Placement:
    """From an axis-parallel placement to a homography, by iterated closest points.

    NOWHERE as soon as too few marks are near blocks for `least` of them to be in their places in the end.
    """
    transform = as_transform(start)
    nearest, apart = _nearest(wanted, found, transform)
    going = max(min(ENOUGH, len(wanted)), GOING * least)
    solved = None
    for turn, tolerance in enumerate(TOLERANCES_MM):
        near = apart < tolerance
        if near.sum() < going:
            return NOWHERE
        solve = _affine if turn < len(TOLERANCES_MM) // 3 else _homography
        task = solve, np.where(near, nearest, -1).tolist()
        if task == solved:
            continue
        transform, solved = solve(wanted[near], found[nearest[near]]), task
        if not np.isfinite(mapped(transform, wanted)).all():
            return NOWHERE
        nearest, apart = _nearest(wanted, found, transform)
    near = apart < TOLERANCES_MM[-1]
    if near.sum() < least:
        return NOWHERE
    return Placement(transform, float(near.mean()), _residual(apart[near]))


def _nearest(wanted: Points, found: Points, transform: Homography) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For each mark, the index of the nearest block and how far it is, millimetres."""
    gaps = np.linalg.norm(mapped(transform, wanted)[:, None] - found[None], axis=2)
    return gaps.argmin(axis=1), gaps.min(axis=1) / pixels_per_mm(transform)


def _affine(source: Points, target: Points) -> Homography:
    """The affine transform nearest to carrying `source` to `target`, by least squares."""
    solution, *_ = np.linalg.lstsq(np.column_stack([source, np.ones(len(source))]), target, rcond=None)
    return np.vstack([solution.T, [0.0, 0.0, 1.0]])


def _homography(source: Points, target: Points) -> Homography:
    """The homography nearest to carrying `source` to `target`; all zeros where the points leave it open."""
    fitted: Homography | None = cv2.findHomography(source, target, 0)[0]  # type: ignore[assignment]
    return np.zeros((3, 3)) if fitted is None else np.asarray(fitted, dtype=np.float64)


def _residual(apart: NDArray[np.float64]) -> float:
    """What misses of marks, millimetres, say of a placement that was fitted to these same marks.

    A homography passes near any few points. So their median counts as many times more as points exceed what is left
    after the eight unknowns; of exactly four marks nothing is left, and that all are there must do.
    """
    free = len(apart) - 4
    median = float(np.median(apart))
    return median * float(np.sqrt(len(apart) / free)) if free else median
