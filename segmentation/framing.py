"""How much of a field's printed frame is where the field was cut: what is not in its frame is never vouched for."""

from dataclasses import replace

import cv2
import numpy as np

from forms.field import FieldImage
from forms.geometry import Box
from forms.page import Pixels
from segmentation.snapping import in_place, option_boxes

NEAR = 3
"""A line of a frame is where it should be within so many pixels of a field image: 0.35 mm."""
BESIDE = 8
"""So many pixels beside it, 1 mm, nothing is much darker, or it is the blurred edge of a line that stands elsewhere."""
FAINTEST = 12
"""What is less darker than the paper than this is paper."""
SHARE_OF_DARKEST = 0.6
"""A line is at least this dark, as a share of the darkest beside it."""
ALONG = 9
"""Darkness is averaged over so many pixels along a line: specks are no line."""
CORNER = 4
"""So many pixels at each end of a line, its neighbours are seen."""


def framed(field: FieldImage, dark: Pixels) -> FieldImage:
    """The field, `dark` in its pixels, with what is seen of its frame."""
    spec = field.spec
    if len(spec.boxes) == 1:
        return replace(field, framed=frame_share(dark, field.frame, spec.cells or 1))
    boxes = (in_place(field.pixels, box) for box in option_boxes(field))
    return replace(field, framed=min(frame_share(dark, box, 1) for box in boxes))


def frame_share(dark: Pixels, frame: Box, cells: int) -> float:
    """The share of a frame's lines that is seen in its place, 0 to 1: of level and of upright ones, the less.

    `dark` is the darkness of a field image, `frame` the frame in its pixels, divided into so many even cells.
    """
    borders = [frame.x + frame.width * at / cells for at in range(cells + 1)]
    turned = np.asarray(cv2.transpose(dark), dtype=np.uint8)
    level = _seen(dark, [frame.y, frame.bottom], frame.x, frame.right)
    return min(level, _seen(turned, borders, frame.y, frame.bottom))


def _seen(dark: Pixels, rows: list[float], start: float, end: float) -> float:
    """The share of level lines, from column `start` to `end`, along which something dark is seen in its place."""
    first = max(0, round(start) + CORNER)
    last = max(first + 1, min(dark.shape[1], round(end) - CORNER))
    # Places count from the edge of the first pixel, rows from its centre.
    bottom = len(dark) - 1
    middles = np.array([min(max(0, round(row - 0.5)), bottom) for row in rows])
    # Rows that the image has not are its first and its last once more.
    around = np.minimum(np.maximum(middles[:, None] + np.arange(-BESIDE, BESIDE + 1), 0), bottom)
    blurred = np.asarray(cv2.blur(dark[around.ravel(), first:last], (ALONG, 1)), dtype=np.uint8)
    beside = blurred.reshape(len(middles), 2 * BESIDE + 1, -1)
    near = beside[:, BESIDE - NEAR : BESIDE + NEAR + 1].max(axis=1)
    seen = near > np.maximum(FAINTEST, SHARE_OF_DARKEST * beside.max(axis=1))
    return float(np.mean(seen.sum(axis=1) / seen.shape[1]))
