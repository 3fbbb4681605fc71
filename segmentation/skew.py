"""Skew: by how much the print of a page is turned from upright.

The gradient of printed lines points across them, so the histogram of its directions, taken modulo a quarter turn, peaks
at the skew (Bigun and Granlund 1987 use the same evidence as a structure tensor). Unlike a Hough transform it costs
the same for a page full of letters as for an empty one.
"""

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from forms.page import Pixels
from segmentation.grey import darkness, scaled

MAX_SKEW = 24.0
"""Largest skew that is looked for, degrees either way; what is turned further counts as turned by a quarter."""
BIN = 0.25
"""Width of a bin of the histogram, degrees."""
FAINT = 18
"""Ink is darker than its paper by more than this."""
STRONG = 60.0
"""A stronger gradient counts no more than this: the edge of a table must not outweigh a page of faint rules."""


def skew(grey: Pixels) -> float:
    """Degrees by which what is printed in a grey image is turned clockwise, within ±MAX_SKEW; 0 without print."""
    halved = scaled(grey, 0.5)
    # Both flanks of a stroke are wanted, whole.
    near_ink = cv2.dilate(darkness(halved), np.ones((3, 3), np.uint8))
    places = np.flatnonzero(near_ink.ravel() > FAINT)
    # Directions of whole numbers pile up upright, so the gradient is taken of the finely smoothed image in fractions.
    smooth = cv2.GaussianBlur(halved.astype(np.float32), (0, 0), 1.2)
    gx = cv2.Scharr(smooth, cv2.CV_32F, 1, 0, scale=1 / 16).ravel()[places]
    gy = cv2.Scharr(smooth, cv2.CV_32F, 0, 1, scale=1 / 16).ravel()[places]
    angles = _within_a_quarter(np.degrees(np.arctan2(gy, gx)))
    near = np.flatnonzero(np.abs(angles) <= MAX_SKEW + 1)
    if not near.size:
        return 0.0
    return _peak(angles[near], np.minimum(_lengths(gx[near], gy[near]), np.float32(STRONG)))


def _within_a_quarter(angles: NDArray[np.float32]) -> NDArray[np.float32]:
    """Directions of -180 to 180 degrees modulo a quarter turn, -45 to 45; much faster than the general remainder."""
    quarter = np.float32(90)
    turned = angles + np.float32(45)
    for _ in range(2):
        turned += quarter * (turned < 0)
        turned -= quarter * (turned >= quarter)
    return np.asarray(turned - np.float32(45), dtype=np.float32)


def _lengths(x: MatLike, y: MatLike) -> NDArray[np.float32]:
    """The lengths of vectors, as hypot has them: squares of numbers of single precision are exact in double."""
    return np.asarray(np.sqrt(np.square(x, dtype=np.float64) + np.square(y, dtype=np.float64)), dtype=np.float32)


def _peak(angles: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    """The direction that the most weight lies close to."""
    count = round(2 * (MAX_SKEW + 1) / BIN)
    histogram, edges = np.histogram(angles, bins=count, range=(-MAX_SKEW - 1, MAX_SKEW + 1), weights=weights)
    smooth = np.convolve(histogram, np.hanning(11), mode="same")
    peak = edges[int(smooth.argmax())] + BIN / 2
    reaches = (1.5, 0.7, 0.7)
    around = np.flatnonzero(np.abs(angles - peak) < sum(reaches) + BIN)
    angles, weights = angles[around], weights[around]
    for reach in reaches:
        close = np.abs(angles - peak) < reach
        if close.any():
            peak = np.average(angles[close], weights=weights[close])
    return float(peak)
