"""How wide and how long the strokes of a mask are, by the ridges of its distance transform."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

THINNEST = 0.9
"""Ridges nearer to paper than this are noise, pixels."""


def stroke_widths(mask: Pixels) -> NDArray[np.float32]:
    """The widths of strokes along their middle lines, pixels, in ascending order; of a mask with 255 on ink.

    One pen has one width, but where strokes lie on each other only the outer contour is seen, and the width is more.
    """
    distance = cv2.distanceTransform(cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 5)
    ridge = (distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8)) - 1e-3) & (distance > THINNEST)
    return np.sort(np.asarray(2 * distance[ridge] - 0.5, dtype=np.float32))


def most_ink(columns: NDArray[np.float64], window: int) -> float:
    """The most ink in so many neighbouring columns, given the ink of each."""
    return float(np.convolve(columns, np.ones(window)).max()) if columns.size else 0.0
