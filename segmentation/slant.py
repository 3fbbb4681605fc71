"""Slant of handwriting: found by the sharpest column profile (Bozinovic and Srihari 1989, in Vinciarelli's variant)."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

SHEARS = np.linspace(-0.3, 0.9, 25)
"""Shears that are tried, pixels to the right a pixel up; writing leans right far more often than left."""
PREFERENCE = 0.08
"""How much sharper a slanted profile must be than an upright one, for each unit of shear."""

LEAST_INK = 30
"""Nothing can be told of less ink, pixels."""


def find_shear(mask: Pixels) -> float:
    """The shear that puts the strokes of a mask (255 on ink) upright, pixels to the left a pixel up; 0 without ink."""
    left, top, width, height = cv2.boundingRect(mask)
    if cv2.countNonZero(mask) < LEAST_INK:
        return 0.0
    inked = cv2.copyMakeBorder(mask[top : top + height, left : left + width], 0, 0, 1, 1, cv2.BORDER_CONSTANT)
    rows, columns = np.divmod(np.flatnonzero(inked[:, 1:] != inked[:, :-1]), width + 1)
    shifts = np.rint(SHEARS[:, None] * np.arange(height, 0, -1)).astype(np.intp)
    # Every shear has room of its own, into which all rows are moved from where none falls out at its left.
    shifts = shifts.max(axis=1, keepdims=True) - shifts
    room = width + 1 + int(shifts.max())
    moved = columns + np.take(shifts + room * np.arange(len(SHEARS))[:, None], rows, axis=1)
    # Along a row every other one is the first column of a run of ink, and the next the first one behind it.
    begun, ended = (
        np.bincount(places.ravel(), minlength=room * len(SHEARS)) for places in (moved[:, ::2], moved[:, 1::2])
    )
    profiles = np.cumsum((begun - ended).reshape(len(SHEARS), room), axis=1)
    sharpness = (profiles**2).sum(axis=1) * (1 - PREFERENCE * np.abs(SHEARS))
    return float(SHEARS[int(np.argmax(sharpness))])


def way_back(height: int, shear: float) -> NDArray[np.float64]:
    """From pixels of what `unsheared` gives to those of an image that is so high, shape (3, 3)."""
    return np.array([[1.0, -shear, shear * height - max(0.0, shear * height)], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def unsheared(image: Pixels, shear: float) -> Pixels:
    """An image with its slant taken out, wide enough for all of it."""
    height, width = image.shape
    left, right = max(0.0, shear * height), max(0.0, -shear * height)
    # A row at height h above the bottom moves left by shear * h; the canvas grows so that nothing is lost.
    forward = np.array([[1.0, shear, left - shear * height], [0.0, 1.0, 0.0]])
    upright = np.zeros((height, int(np.ceil(width + left + right))), np.uint8)
    x, y, across, down = cv2.boundingRect(image)
    if across:  # behind the last ink, paper stays paper
        end, bottom = x + across, y + down
        there = upright[:bottom, : int(np.ceil(end + forward[0, 2] + max(0.0, shear * bottom))) + 1]
        there[:] = cv2.warpAffine(image[:bottom, :end], forward, there.shape[::-1], borderValue=0)
    return upright
