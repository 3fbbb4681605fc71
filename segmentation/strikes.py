"""Strokes through a value: one long straight line across its digits, or a scribble over them.

A line is searched for along all slopes, as a run of ink in the sheared mask; it strikes a value out where ink of digits
begins above it and below it more than once. Underlines, overlines and dashes have ink on one side alone.
"""

from dataclasses import dataclass
from functools import reduce
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from forms.page import Pixels
from segmentation.cleaning import Ink
from segmentation.grey import above, scaled
from segmentation.labelling import labelled
from segmentation.pieces import Piece, drawn

HEIGHT = 24
"""Text height at which lines are searched for, pixels."""
STEEPEST, STEP = 1.0, 0.05
"""Slopes that are tried: up to 45 degrees, so fine that a line as long as ten digits stays within its own width."""
BODY = 0.5
"""Pieces at least this share of the text height high are digits."""
FEWEST = 0.9
"""Writing narrower than so many text heights is one digit, which nobody strikes out with a line."""
LONG, MOST_OF_IT = 1.55, 0.75
"""A line through a value is so many text heights long, and this share of the writing's width."""
SHORT, ALL_OF_IT = 1.2, 1.08
"""Or so long, where it reaches beyond the writing on both sides."""
WIDEST = 25
"""What is wider than so many text heights is no value, and the text height no digit's."""
CROSSED = 2
"""So many strokes of digits come out of it above, and so many below."""
ZONE = 0.15
"""A rule that was taken out counts where it runs deeper than this share of the text height inside the digits."""
FARTHEST = 7
"""How far above and below a line strokes are counted, pixels at HEIGHT."""


@dataclass(frozen=True)
class _Line:
    """A straight run of ink in the sheared mask."""

    length: float
    """Along x, text heights."""
    crossed: float
    """Strokes that come out of it on the side that has fewer."""


def find_strike(whole: list[Piece], ink: Ink, height: float) -> bool:
    """Whether a line runs through the writing in `whole`, whose digits are `height` pixels high (> 0)."""
    body = [piece for piece in whole if piece.box.height >= BODY * height]
    if not body:
        return False
    extent = reduce(Box.joined, (piece.box for piece in body))
    width = extent.width / height
    if width < FEWEST:
        return False
    taken, left, top = _taken_for_rules(body, extent, ink, height)
    shortest = min(max(LONG, MOST_OF_IT * width), max(SHORT, ALL_OF_IT * width))
    widest = (
        _farthest(whole, taken, left)
        if taken.size and cv2.countNonZero(taken)
        else max(piece.box.width for piece in whole)
    )
    if widest < shortest * height:
        return False
    digits = drawn(whole, ink.mask.shape)
    everything = digits.copy()
    everything[top : top + taken.shape[0], left : left + taken.shape[1]] |= taken
    found = labelled(everything)
    for label, (x, y, across, down, _) in enumerate(found.stats.tolist()):
        if label and shortest * height <= across <= WIDEST * height:
            alone = np.where(found.labels[y : y + down, x : x + across] == label, 255, 0).astype(np.uint8)
            x, y = found.left + x, found.top + y  # noqa: PLW2901 - from here on in the field image
            here = digits[y : y + down, x : x + across]
            lines = _lines(_scaled(alone, height), _scaled(here, height), round(shortest * HEIGHT))
            if any(_strikes_out(line, width) for line in lines):
                return True
    return False


def _strikes_out(line: _Line, width: float) -> bool:
    most = line.length >= max(LONG, MOST_OF_IT * width)
    beyond = line.length >= max(SHORT, ALL_OF_IT * width)
    return line.crossed >= CROSSED and (most or beyond)


def _taken_for_rules(body: list[Piece], extent: Box, ink: Ink, height: float) -> tuple[Pixels, int, int]:
    """What was taken out as a printed rule in the middle of the digits, as 255: a level line through them looks so.

    The middle alone, and where its left and its top lie in the field image.
    """
    top = max(0, round(median(piece.box.y for piece in body) + ZONE * height))
    bottom = max(0, round(median(piece.box.bottom for piece in body) - ZONE * height))
    left, right = max(0, round(extent.x - height)), max(0, round(extent.right + height))
    middle = np.s_[top:bottom, left:right]
    return np.negative((ink.uncut[middle] > ink.mask[middle]).view(np.uint8)), left, top


def _farthest(whole: list[Piece], taken: Pixels, left: int) -> int:
    """No component is wider than this: the most neighbouring columns that hold ink; `taken` begins at column `left`."""
    ends = {left + taken.shape[1], *(round(piece.box.right) for piece in whole)}
    free = np.ones(max(ends) + 2, bool)  # with a column more at either end
    free[left + 1 : left + 1 + taken.shape[1]] = cv2.reduce(taken, 0, cv2.REDUCE_MAX)[0] == 0
    for piece in whole:
        free[round(piece.box.x) + 1 : round(piece.box.right) + 1] = False
    gaps = np.flatnonzero(free)
    return int((gaps[1:] - gaps[:-1]).max()) - 1


def _scaled(mask: Pixels, height: float) -> Pixels:
    return above(scaled(mask, HEIGHT / height), 110)


def _lines(everything: Pixels, digits: Pixels, shortest: int) -> list[_Line]:
    """Straight runs of ink at least `shortest` pixels wide, along all slopes."""
    found = []
    for slope in np.arange(-STEEPEST, STEEPEST + STEP / 2, STEP).tolist():
        both = _sheared(everything, slope)
        thick = cv2.dilate(both, np.ones((3, 1), np.uint8))
        runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
        if runs.any():
            strokes = _sheared(digits, slope)
            _, _, stats, _ = cv2.connectedComponentsWithStats(runs)
            found += [_line(strokes, *row[:4]) for row in stats[1:].tolist()]
    return found


def _sheared(mask: Pixels, slope: float) -> Pixels:
    """The mask with lines that fall by `-slope` a pixel made level."""
    height, width = mask.shape
    shear = np.array([(1.0, 0.0, 0.0), (slope, 1.0, max(0.0, -slope * width))])
    size = width, int(height + abs(slope) * width) + 2
    return np.asarray(cv2.warpAffine(mask, shear, size, flags=cv2.INTER_NEAREST), dtype=np.uint8)


def _line(strokes: Pixels, x: int, y: int, width: int, thickness: int) -> _Line:
    """A run of ink with the strokes that come out of it."""
    away = range(3, FARTHEST + 1)
    above = float(np.median([_starts(strokes, y - distance, x, width) for distance in away]))
    below = float(np.median([_starts(strokes, y + thickness - 1 + distance, x, width) for distance in away]))
    return _Line(width / HEIGHT, min(above, below))


def _starts(mask: Pixels, row: int, x: int, width: int) -> int:
    """How many runs of ink a row has from x on."""
    if not 0 <= row < mask.shape[0]:
        return 0
    inked: NDArray[np.int8] = (mask[row, x : x + width] > 0).astype(np.int8)
    return int((np.diff(inked, prepend=0) == 1).sum())
