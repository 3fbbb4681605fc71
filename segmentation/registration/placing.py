"""Placements of a layout on a page, and what all ways to find one share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box, Homography, Points, mapped
from forms.layout import Layout
from segmentation.structure import working_side

APART_PX = 16.0
"""Two placements that put all corners nearer to each other than this are one; working pixels."""
INSIDE = 0.8
"""At least this share of a layout's page lies in the image: what is cut off is no wider than a margin."""
SLANTED = 0.15
"""By this share less of a page may seem to lie in the image while it is placed as if seen straight from above."""
NEARLY = 0.85
"""What reaches this share of the fit that is asked for is a sheet of the form, damaged or cut off; what fits by less is
not looked at any further."""
UNEVEN = 1.6
"""Opposite sides of a page differ by at most this factor, however steeply it was photographed."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Placement:
    """A layout, or a part of it, on a page."""

    transform: Homography
    """From millimetres to working pixels."""
    fit: float
    """Share of the printed structure that was found in its place, 0 to 1."""
    residual_mm: float
    """Median distance of what was found from where it should be, millimetres."""


NOWHERE = Placement(np.eye(3), 0.0, float("inf"))
"""The placement of what was not found."""


def as_transform(row: NDArray[np.float64]) -> Homography:
    """The matrix of an axis-parallel placement (sx, sy, tx, ty)."""
    sx, sy, tx, ty = (float(value) for value in row)
    return np.array([[sx, 0, tx], [0, sy, ty], [0, 0, 1.0]])


def pixels_per_mm(transform: Homography) -> float:
    """Pixels a millimetre, as a mean of both directions near the origin."""
    (a, b), (c, d) = transform[:2, :2].tolist()
    return math.sqrt(abs(a * d - b * c))


def usual_scale(layout: Layout) -> float:
    """Working pixels a millimetre where the layout's page fills the image."""
    return working_side(layout.width, layout.height) / max(layout.width, layout.height)


def worth_looking_at(layout: Layout) -> float:
    """The fit below which a placement of a layout says nothing."""
    return NEARLY * layout.registration.min_fit


def shows(
    sx: Numbers, sy: Numbers, tx: Numbers, ty: Numbers, layout: Layout, size: tuple[int, int]
) -> NDArray[np.bool_]:
    """Whether placements (sx, sy, tx, ty) leave enough of the layout's page in an image of `size` pixels."""
    across, down = sx * layout.width, sy * layout.height
    shown = np.maximum(np.minimum(tx + across, size[0]) - np.maximum(tx, 0), 0)
    shown *= np.minimum(ty + down, size[1]) - np.maximum(ty, 0)
    return np.asarray(shown >= (INSIDE - SLANTED) * across * down)


def shows_across(sx: Numbers, tx: Numbers, layout: Layout, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether placements may leave enough of the layout's page in an image, however they lie down it."""
    across = sx * layout.width
    return np.asarray(np.minimum(tx + across, size[0]) - np.maximum(tx, 0) >= (INSIDE - SLANTED - 1e-9) * across)


def distinct(rows: NDArray[np.float64], corners: Points, count: int) -> NDArray[np.float64]:
    """The first `count` placements (sx, sy, tx, ty), best first, that put `corners` (n, 2) in different places."""
    places = (corners[None] * rows[:, None, :2] + rows[:, None, 2:]).reshape(len(rows), 2 * len(corners))
    chosen: list[int] = []
    left = np.ones(len(rows), bool)
    while left.any() and len(chosen) < count:
        best = int(left.argmax())
        chosen.append(best)
        left &= np.abs(places - places[best]).max(axis=1) > APART_PX
    return rows[chosen]


def different(placements: Sequence[Placement], corners: Points, apart: float) -> list[Placement]:
    """Those of the placements, best first, that put some of `corners` at least `apart` pixels from any better one."""
    chosen: list[Placement] = []
    for placement in placements:
        where = mapped(placement.transform, corners)
        if all(np.abs(mapped(one.transform, corners) - where).max() > apart for one in chosen):
            chosen.append(placement)
    return chosen


def plausible(transform: Homography, layout: Layout, size: tuple[int, int]) -> bool:
    """Whether a sheet of paper can lie like this in an image of `size` working pixels: whole, unfolded, not end on."""
    corners = mapped(transform, Box(0, 0, layout.width, layout.height).corners)
    if not np.isfinite(corners).all():
        return False
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    if not cv2.isContourConvex(corners.astype(np.float32)) or sides.min() < 1:
        return False
    if max(sides[0] / sides[2], sides[2] / sides[0], sides[1] / sides[3], sides[3] / sides[1]) > UNEVEN:
        return False
    image = Box(0, 0, *size).corners.astype(np.float32)
    shared, _ = cv2.intersectConvexConvex(corners.astype(np.float32), image)
    return float(shared) >= INSIDE * float(cv2.contourArea(corners.astype(np.float32)))
