"""One crop of ink to one image as the networks want it. Training and reading call this same function.

The recipe is the one by which MNIST was made (LeCun, Bottou, Bengio, Haffner 1998): the ink's bounding box is scaled
so that its longer side is 20 pixels, keeping the aspect, and its centre of mass is put into the middle of 28 x 28
pixels. Measured on real digits, centring by mass is worth far more than any other step.
"""

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
    left, top, width, height = cv2.boundingRect((ink > ink.dtype.type(FLOOR * peak)).view(np.uint8))
    tight = ink[top : top + height, left : left + width]
    scale = INK_SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(tight, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    x, y = _corner(small)
    image[y : y + size[1], x : x + size[0]] = cv2.convertScaleAbs(
        small, alpha=255.0 / max(cv2.norm(small, cv2.NORM_INF), 1e-6)
    )
    return image


def _corner(small: MatLike) -> tuple[int, int]:
    """Where the ink's upper left corner goes so that its centre of mass is in the middle, without leaving the image."""
    height, width = small.shape
    moments = cv2.moments(small)
    mass = max(moments["m00"], 1e-6)
    x = round(SIDE / 2 - moments["m10"] / mass)
    y = round(SIDE / 2 - moments["m01"] / mass)
    return min(max(x, 0), SIDE - width), min(max(y, 0), SIDE - height)
