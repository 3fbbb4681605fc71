"""Boxes to tick: how much of each is covered by ink. What that means is said by `recognizer.ticks`."""

import cv2
import numpy as np

from forms.field import Candidate, Candidates, FieldImage
from forms.geometry import Box
from forms.page import Pixels
from segmentation.snapping import PIXELS_PER_MM, around, in_place, option_boxes

RIM_MM = 0.7
"""So much inside a printed frame is left out: the frame's own line, its blur, and a rest of misplacement."""
RIM = 0.16
"""The same as a share of the shorter side, where that is more."""
FAINTEST = 22.0
"""What is less darker than the paper than this is paper."""
FAINTEST_OF_PRINT = 0.3
"""Ink is at least this dark, as a share of the printed frame: pencil is, show-through is not."""
SIDE = 28
"""Side of the picture of a box."""


def tick_boxes(field: FieldImage) -> Candidates:
    """The boxes of a checkbox or a choice, one piece and one candidate each, in the layout's order.

    A candidate's `ink` is the share of the inside of its box that is covered, 0 to 1; its crop shows the inside.
    """
    boxes = [in_place(field.pixels, box) for box in option_boxes(field)]
    spans = tuple(_candidate(at, field.pixels, box) for at, box in enumerate(boxes))
    return Candidates(
        field=field,
        pieces=tuple(boxes),
        spans=spans,
        cuts=frozenset(),
        marks=(),
        text_height=float(np.median([box.height for box in boxes])),
    )


def _candidate(at: int, pixels: Pixels, box: Box) -> Candidate:
    part, left, top = around(pixels, box)
    # A filled box leaves little paper to compare with: the paper is what is lightest beside it.
    dark = float(np.quantile(part, 0.9)) - cv2.GaussianBlur(part, (0, 0), 0.8).astype(np.float32)
    x, y, width, height = box.shifted(-left, -top).rounded()
    ring = [dark[row, max(0, x) : x + width] for row in (max(0, y), min(len(dark) - 1, y + height - 1))]
    faintest = max(FAINTEST, FAINTEST_OF_PRINT * float(np.median(np.concatenate(ring))))
    rim = round(max(RIM_MM * PIXELS_PER_MM, RIM * min(width, height)))
    inside = dark[max(0, y + rim) : y + height - rim, max(0, x + rim) : x + width - rim]
    ink = np.where(inside > faintest, 255, 0).astype(np.uint8)
    crop = np.zeros((SIDE, SIDE), np.uint8)
    if ink.size:
        crop = np.asarray(cv2.resize(ink, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    return Candidate(at, at + 1, box, crop, float((ink > 0).mean()) if ink.size else 0.0)
