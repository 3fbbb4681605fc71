"""Slant of handwriting: found by the sharpest column profile (Bozinovic and Srihari 1989, in Vinciarelli's variant)."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

SHEARS = np.linspace(-0.3, 0.9, 25)
"""Shears that are tried, pixels to the right a pixel up; writing leans right far more often than left."""
PREFERENCE = 0.08
"""How much sharper a slanted profile must be than an upright one, for each unit of shear."""


def find_shear(mask: Pixels) -> float:
    """The shear that puts the strokes of a mask (255 on ink) upright, pixels to the left a pixel up; 0 without ink."""
    rows, columns = np.nonzero(mask)
    if len(rows) < 30:
        return 0.0
    height = mask.shape[0]
    best, sharpest = 0.0, -1.0
    for shear in SHEARS:
        moved = np.rint(columns - shear * (height - rows)).astype(np.intp)
        profile = np.bincount(moved - moved.min()).astype(np.float64)
        sharpness = float((profile**2).sum()) * (1 - PREFERENCE * abs(shear))
        if sharpness > sharpest:
            best, sharpest = float(shear), sharpness
    return best


def unsheared(image: Pixels, shear: float) -> tuple[Pixels, NDArray[np.float64]]:
    """An image with its slant taken out, wide enough for all of it, and the way from its pixels back, shape (3, 3)."""
    height, width = image.shape
    left, right = max(0.0, shear * height), max(0.0, -shear * height)
    # A row at height h above the bottom moves left by shear * h; the canvas grows so that nothing is lost.
    forward = np.array([[1.0, shear, left - shear * height], [0.0, 1.0, 0.0]])
    size = (int(np.ceil(width + left + right)), height)
    upright = cv2.warpAffine(image, forward, size, flags=cv2.INTER_LINEAR, borderValue=0)
    return np.asarray(upright, dtype=np.uint8), np.linalg.inv(np.vstack([forward, [0, 0, 1]]))
