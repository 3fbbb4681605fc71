"""Registration by solid printed marks: a homography hypothesised from pairs, verified by all (RANSAC, exhaustive)."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Points, mapped
from forms.layout import Layout
from segmentation.registration.constellation import Placement
from segmentation.registration.placing import NOWHERE, as_transform
from segmentation.structure import WORKING_SIDE, Structure

ANCHORS = 12
"""How many far-apart pairs of the layout's marks start hypotheses; most must be missing before none is left."""
ENOUGH = 6
"""So many marks found in their places speak for a page; of a layout with fewer, all must be found."""
COARSE_MM = 6.0
TOLERANCES_MM = (6.0, 4.0, 3.0, 2.0, 1.5)


def place_by_marks(layout: Layout, structure: Structure) -> Placement:
    """Where the layout's marks lie on the page; a Placement of fit 0 where there is nothing to go by."""
    wanted = np.array([(mark.x, mark.y) for mark in layout.registration.marks])
    found = structure.marks
    if len(found) < min(ENOUGH, len(wanted)):
        return NOWHERE
    scale = WORKING_SIDE / max(layout.width, layout.height)
    guesses = _hypotheses(wanted, found, (0.45 * scale, 1.6 * scale))
    if len(guesses) == 0:
        return NOWHERE
    scores = _closeness(wanted, found, guesses, structure.size)
    starts = guesses[np.argsort(-scores)[:8]]
    return max((_refine(wanted, found, start) for start in starts), key=lambda placement: placement.fit)


def _hypotheses(wanted: Points, found: Points, scale: tuple[float, float]) -> NDArray[np.float64]:
    """Axis-parallel placements (sx, sy, tx, ty) that put a far-apart pair of marks on a pair of found blocks."""
    left, right = np.nonzero(found[None, :, 0] - found[:, None, 0] > 50)
    step = found[right] - found[left]
    rows = []
    for a, b in _far_pairs(wanted):
        ratio = step / (wanted[b] - wanted[a])
        sx, sy = ratio[:, 0], ratio[:, 1]
        keep = (sx > scale[0]) & (sx < scale[1]) & (sy > 0.8 * sx) & (sy < 1.25 * sx)
        corner = found[left][keep] - ratio[keep] * wanted[a]
        rows.append(np.column_stack([ratio[keep], corner]))
    return np.concatenate(rows)


def _far_pairs(wanted: Points) -> list[tuple[int, int]]:
    """Pairs of marks, the first to the left, that are far apart in both directions; no mark in more than three."""
    apart = wanted[None, :, :] - wanted[:, None, :]
    reach = np.where(apart[..., 0] > 0, np.minimum(apart[..., 0], np.abs(apart[..., 1])), 0)
    pairs: list[tuple[int, int]] = []
    used = np.zeros(len(wanted), int)
    for flat in np.argsort(-reach, axis=None):
        a, b = divmod(int(flat), len(wanted))
        if reach[a, b] > 0 and used[a] < 3 and used[b] < 3:
            pairs.append((a, b))
            used[[a, b]] += 1
        if len(pairs) == ANCHORS:
            break
    return pairs


def _closeness(wanted: Points, found: Points, rows: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float64]:
    """Mean closeness of the layout's marks to found blocks under each placement, 0 to 1."""
    canvas = np.full((size[1], size[0]), 255, np.uint8)
    column, row = np.clip(np.rint(found).astype(int), 0, np.array(size) - 1).T
    canvas[row, column] = 0
    distance = cv2.distanceTransform(canvas, cv2.DIST_L2, 5)
    where = np.rint(wanted[None] * rows[:, None, :2] + rows[:, None, 2:]).astype(int)
    inside = ((where >= 0) & (where < np.array(size))).all(axis=2)
    where = np.clip(where, 0, np.array(size) - 1)
    apart = distance[where[..., 1], where[..., 0]] / (COARSE_MM * rows[:, :1])
    closeness = np.where(inside, np.clip(1 - apart, 0, None), 0).mean(axis=1)
    return np.asarray(closeness, dtype=np.float64)


def _refine(wanted: Points, found: Points, start: NDArray[np.float64]) -> Placement:
    transform = as_transform(start)
    near, apart = np.zeros(len(wanted), bool), np.full(len(wanted), np.inf)
    for tolerance in (*TOLERANCES_MM, TOLERANCES_MM[-1]):
        gaps = np.linalg.norm(mapped(transform, wanted)[:, None] - found[None], axis=2)
        nearest, scale = gaps.argmin(axis=1), float(np.sqrt(abs(np.linalg.det(transform[:2, :2]))))
        apart = gaps.min(axis=1) / scale
        near = apart < tolerance
        if near.sum() < min(ENOUGH, len(wanted)):
            return NOWHERE
        fitted, _ = cv2.findHomography(wanted[near], found[nearest[near]], 0)
        if fitted is None:
            return NOWHERE
        transform = np.asarray(fitted, dtype=np.float64)
    return Placement(transform, float(near.mean()), float(np.median(apart[near])))
