"""One crop of ink to one image as the networks want it. Training and reading call this same function.

The recipe is the one by which MNIST was made (LeCun, Bottou, Bengio, Haffner 1998): the ink's bounding box is scaled
so that its longer side is 20 pixels, keeping the aspect, and its centre of mass is put into the middle of 28 x 28
pixels. Measured on real digits, centring by mass is worth far more than any other step.
"""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

VERSION = 1
"""Goes into the card of every network: weights made with another version are refused."""

SIDE = 28
INK_SIDE = 20
FLOOR = 0.2
"""Pixels fainter than this share of the darkest ink do not count when the bounding box is sought."""


def normalise(ink: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.uint8]:
    """Scale and centre one character.

    Takes light ink on a black background, (height, width) of any size, uint8 or float32 (0 to 255, or any other range
    that starts at 0), cut tightly or not. Gives (28, 28) uint8 with the peak at 255; all zeros where there is no ink.
    """
    image = np.zeros((SIDE, SIDE), np.uint8)
    if ink.size == 0:
        return image
    peak = cv2.norm(ink, cv2.NORM_INF)
    if peak <= 0:
        return image
    small = _scaled(_tight(ink, peak))
    height, width = small.shape
    x, y = _corner(small)
    image[y : y + height, x : x + width] = cv2.convertScaleAbs(
        small, alpha=255.0 / max(cv2.norm(small, cv2.NORM_INF), 1e-6)
    )
    return image


def normalise_all(inks: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Scale and centre many characters at once, (n, 28, 28) in their order, each as `normalise` does it alone."""
    images, smalls = np.zeros((len(inks), SIDE, SIDE), np.uint8), np.zeros((len(inks), INK_SIDE, INK_SIDE), np.uint8)
    sizes = [_scaled_into(small, ink) for small, ink in zip(smalls, inks, strict=True)]
    corners = _corners(smalls, sizes)
    peaks = np.maximum(smalls.reshape(-1, INK_SIDE**2).max(axis=1, initial=0), 1).astype(np.float64)
    shares = (255.0 / peaks).astype(np.float32)[:, None, None]
    # As OpenCV scales: in numbers of single precision, to the nearest whole one.
    whole = np.rint(smalls * shares).astype(np.uint8)
    for image, ink, (x, y), (height, width) in zip(images, whole, corners, sizes, strict=True):
        image[y : y + height, x : x + width] = ink[:height, :width]
    return images


def _scaled_into(small: NDArray[np.uint8], ink: NDArray[np.uint8]) -> tuple[int, int]:
    """Scale one character into the upper left of an image of zeros; its height and width there, 0 without ink."""
    peak = cv2.norm(ink, cv2.NORM_INF) if ink.size else 0.0
    if peak <= 0:
        return 0, 0
    tight = _tight(ink, peak)
    scaled = _scaled(tight)
    height, width = scaled.shape
    small[:height, :width] = scaled
    return height, width


def _corners(smalls: NDArray[np.uint8], sizes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As `_corner`, x and y for each of many; the sums are of whole numbers, so that single precision holds them."""
    sums = smalls.reshape(-1, INK_SIDE**2).astype(np.float32) @ _moments()
    mass = np.maximum(sums[:, 2:].astype(np.float64), 1e-6)
    free = SIDE - np.array(sizes, dtype=np.intp).reshape(-1, 2)[:, ::-1]
    corners = np.minimum(np.maximum(np.rint(SIDE / 2 - sums[:, :2] / mass).astype(np.intp), 0), free)
    return [(x, y) for x, y in corners.tolist()]


@lru_cache
def _moments() -> NDArray[np.float32]:
    """What the pixels of an image are multiplied with for its first moments and its mass, shape (pixels, 3)."""
    row, column = np.divmod(np.arange(INK_SIDE**2), INK_SIDE)
    return np.column_stack([column, row, np.ones_like(row)]).astype(np.float32)


def _tight(ink: NDArray[np.uint8] | NDArray[np.float32], peak: float) -> NDArray[np.uint8] | NDArray[np.float32]:
    """The part of an image that holds what is not much fainter than its darkest ink."""
    level = int(FLOOR * peak) if ink.dtype == np.uint8 else FLOOR * peak
    left, top, width, height = cv2.boundingRect(cv2.threshold(ink, level, 1, cv2.THRESH_BINARY)[1])
    return ink[top : top + height, left : left + width]


def _scaled(tight: NDArray[np.uint8] | NDArray[np.float32]) -> MatLike:
    """A character with its longer side INK_SIDE."""
    height, width = tight.shape
    scale = INK_SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(tight, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def _corner(small: MatLike) -> tuple[int, int]:
    """Where the ink's upper left corner goes so that its centre of mass is in the middle, without leaving the image."""
    height, width = small.shape
    moments = cv2.moments(small)
    mass = max(moments["m00"], 1e-6)
    x = round(SIDE / 2 - moments["m10"] / mass)
    y = round(SIDE / 2 - moments["m01"] / mass)
    return min(max(x, 0), SIDE - width), min(max(y, 0), SIDE - height)
