"""Where the printed frame of a field is seen, a little off its place: paper bends, and printers shift."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.field import FieldImage
from forms.geometry import Box
from forms.page import Pixels
from segmentation.grey import darkness
from segmentation.quantiles import quantile_of_many

PIXELS_PER_MM = 8.0
"""About 200 dpi: a digit 4 mm high has 32 pixels, more than the network looks at."""
SNAP_MM = 1.2
"""How far a printed frame may stand from its place: paper bends, and printers shift."""
PEAK = np.array([0.5, 1.0, 0.5])
"""How a line looks across, pixels."""
AROUND_MM = 2.0
"""How far around a box its paper is looked at."""


def snap(dark: Pixels, frame: Box, cells: int) -> tuple[float, float]:
    """By how many pixels the printed frame and its cell borders stand off their place; 0 where they cannot be seen.

    `dark` is the darkness of a field image, `frame` the frame in its pixels, divided into so many even cells.
    """
    reach = round(SNAP_MM * PIXELS_PER_MM)
    x0, y0, width, height = frame.rounded()
    columns, rows = _mean(dark[max(0, y0) : y0 + height], 0), _mean(dark[:, max(0, x0) : x0 + width], 1)
    borders = [x0 + width * i / cells for i in range(cells + 1)]
    return _shift(columns, borders, reach), _shift(rows, [y0, y0 + height], reach)


def _mean(dark: Pixels, axis: int) -> NDArray[np.float32]:
    """The mean along an axis: of columns 0, of rows 1."""
    total = cv2.reduce(dark, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel().astype(np.float32)
    return np.asarray(total / np.float32(dark.shape[axis]), dtype=np.float32)


def _shift(profile: NDArray[np.float32], places: list[float], reach: int) -> float:
    """The shift within `reach` that brings the most of a profile's peaks under the places; 0 where none stands out."""
    smooth = np.convolve(profile, PEAK, mode="same")
    background = quantile_of_many(smooth, 0.5)
    shifts = np.arange(-reach, reach + 1)
    # Places count from the edge of the first pixel, a profile from its centre.
    seen = np.interp(np.array(places)[:, None] + shifts[None] - 0.5, np.arange(len(smooth)), smooth)
    # The weakest borders count most: a digit's upright stroke imitates one border, never all of them.
    score = np.sqrt(np.maximum(seen - background, 0)).mean(axis=0) - 0.02 * np.abs(shifts)
    best = int(score.argmax())
    return float(shifts[best]) if score[best] > score[reach] + 0.8 else 0.0


def option_boxes(field: FieldImage) -> list[Box]:
    """The printed boxes of a field in pixels of its image: the options of a choice, else its frame alone."""
    spec = field.spec
    if not spec.options:
        return [field.frame]
    own = (option.box.shifted(-spec.box.x, -spec.box.y).scaled(PIXELS_PER_MM, PIXELS_PER_MM) for option in spec.options)
    return [box.shifted(field.frame.x, field.frame.y) for box in own]


def in_place(pixels: Pixels, box: Box) -> Box:
    """The box where its printed frame is seen."""
    part, left, top = around(pixels, box)
    dx, dy = snap(darkness(part), box.shifted(-left, -top), 1)
    return box.shifted(dx, dy)


def around(pixels: Pixels, box: Box) -> tuple[Pixels, int, int]:
    """A box with the paper around it, and where that begins in the image."""
    x, y, width, height = box.grown(AROUND_MM * PIXELS_PER_MM, AROUND_MM * PIXELS_PER_MM).rounded()
    left, top = max(0, x), max(0, y)
    return pixels[top : max(top + 1, y + height), left : max(left + 1, x + width)], left, top
