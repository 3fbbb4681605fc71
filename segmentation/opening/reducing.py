"""Scans that are finer than fields are read at, taken smaller: less to hand over and to look at, as much to read."""

import cv2
import numpy as np

from forms.page import Paper, Pixels
from segmentation.snapping import PIXELS_PER_MM

MM_PER_INCH = 25.4
MOST = 4
WHOLE = 0.9
"""A resolution is believed where the picture has this share at least of the pixels that the paper would have at it:
cameras and converters write what they please."""


def times_finer(size: tuple[int, int], dpi: float | None, paper: Paper | None) -> int:
    """How many pixels each way may become one: 1, 2 or 4. Fields keep the 8 pixels a millimetre that they are cut at.

    `size` is width and height in pixels, `dpi` what the file says, `paper` what it is thought to be a scan of; 1 where
    any of them is not known or they do not agree.
    """
    if dpi is None or paper is None or max(size) < WHOLE * max(paper) * dpi / MM_PER_INCH:
        return 1
    finer = dpi / MM_PER_INCH / PIXELS_PER_MM
    return max((times for times in (1, 2, MOST) if times <= finer), default=1)


def shrunk(pixels: Pixels, times: int) -> Pixels:
    """The means of squares of `times` pixels each way; what is missing of the last ones is as their edge is."""
    if times == 1:
        return pixels
    height, width = pixels.shape[:2]
    below, right = -height % times, -width % times
    squares = cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REPLICATE) if below or right else pixels
    size = (width + right) // times, (height + below) // times
    return np.asarray(cv2.resize(squares, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
