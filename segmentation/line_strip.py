"""The line of a field as one picture, for a reader that divides nothing: all that stands on it, nothing cut out.

Where the lattice sees only what cleaning left over, a strip shows rules, borders and background too: the two readers
fail on different fields.
"""

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from forms.field import LineStrip
from forms.geometry import Box
from forms.page import Pixels
from segmentation.grey import darkness

VERSION = 1
"""Raise when strips change so much that networks must learn anew: they are trained on what these functions give."""
HEIGHT = 32
"""Of a strip, pixels."""
NARROWEST, WIDEST = 16, 640
"""Widths of strips, pixels; longer lines are compressed."""
ABOVE, BESIDE = 0.16, 0.4
"""Paper around the line, above and below and at its sides, in text heights."""
LOW, HIGH = 0.45, 1.4
"""What is lower or higher than these shares of the text height, such as a comma or a slash, does not say how high the
line is: digits beside a long slash would be small."""
HANGS = 0.35
"""What hangs so many text heights below the middle of the line, as a long comma does, does not say so either."""
FINE = 2
"""Strips are made so many times as large and averaged."""
REACH = 19
"""Pixels of the fine strip within which there is paper beside each stroke."""
INKED = 0.02
"""Share of a strip's pixels that are as dark as its ink; they become white."""
FAINTEST = 20
"""Darkness, 0 to 255, below which nothing is taken for ink."""


def line_strip(grey: Pixels, boxes: Sequence[Box], height: float) -> LineStrip:
    """The strip of a field image `grey` on which something is written: `boxes` of pieces and marks, at least one.

    `height` is that of a digit; all in pixels of the image.
    """
    box = line_box(boxes, height)
    return LineStrip(strip(grey, box), box)


def line_box(boxes: Sequence[Box], height: float) -> Box:
    """The paper that belongs to a line of characters and marks, at least one; same pixels as the boxes.

    `height` is that of a digit. Commas and slashes widen the line but do not heighten it.
    """
    tall = [box for box in boxes if LOW * height <= box.height <= HIGH * height] or list(boxes)
    middle = median(box.centre[1] for box in tall)
    tall = [box for box in tall if box.centre[1] - middle <= HANGS * height]
    left, right = min(box.x for box in boxes), max(box.right for box in boxes)
    top, bottom = min(box.y for box in tall), max(box.bottom for box in tall)
    return Box(left, top, right - left, bottom - top).grown(BESIDE * height, ABOVE * height)


def strip(grey: Pixels, line: Box) -> Pixels:
    """(HEIGHT, width) light ink on black, its darkest strokes white, of a box in `grey`; paper is what lies outside."""
    width = min(max(round(line.width / max(1.0, line.height) * HEIGHT), NARROWEST), WIDEST)
    size = width * FINE, HEIGHT * FINE
    fine = _resampled(grey, line, size)
    dark = cv2.resize(darkness(fine, REACH), (width, HEIGHT), interpolation=cv2.INTER_AREA)
    darkest = max(1, round(INKED * dark.size))
    # A stable sort of bytes counts them, which takes a third of the time of a partition.
    level = float(np.sort(dark, axis=None, kind="stable")[-darkest:].mean())
    return np.asarray(cv2.convertScaleAbs(dark, alpha=255 / max(level, FAINTEST)), dtype=np.uint8)


def _resampled(grey: Pixels, line: Box, size: tuple[int, int]) -> Pixels:
    """A box of `grey` with subpixel edges as an image of `size` (width, height)."""
    across, down = line.width / size[0], line.height / size[1]
    shrink = int(min(across, down))
    left, top = line.x, line.y
    if shrink > 1:  # bilinear sampling would skip strokes
        x, y, width, height = line.grown(2, 2).intersected(Box(0, 0, grey.shape[1], grey.shape[0])).rounded()
        part = grey[y : y + max(1, height), x : x + max(1, width)]
        smaller = (max(1, part.shape[1] // shrink), max(1, part.shape[0] // shrink))
        grey = np.asarray(cv2.resize(part, smaller, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        by_x, by_y = part.shape[1] / smaller[0], part.shape[0] / smaller[1]
        left, top, across, down = (left - x) / by_x, (top - y) / by_y, across / by_x, down / by_y
    # OpenCV counts from the centres of pixels.
    back = np.array([(across, 0, left + (across - 1) / 2), (0, down, top + (down - 1) / 2)])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(grey, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)
