"""Ink upon ink: a scribble over a value, and a digit written over another.

Both show in the length of stroke, which is ink divided by the width of the pen: within the width of one digit a plain
digit has two to three and a half times its height of it. Where more is written the strokes also run together, so that
they seem wider, and the ink is darker.
"""

from collections.abc import Sequence
from functools import reduce
from statistics import median

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from forms.page import Pixels
from segmentation.pieces import Piece
from segmentation.quantiles import quantile_of_levels, quantile_of_ordered
from segmentation.stroke_width import most_ink

WINDOW = 0.7
"""Width of a digit, text heights."""
PEN = 0.3
"""Quantile of the strokes' widths that is the pen's own: the rest are joints and strokes that run together."""
SCRIBBLED, DENSEST, MIDDLING, UNEVEN = 4.5, 3.8, 3.5, 1.9
"""A scribble has so much stroke per text height squared all over; so much at its densest; so much by the median width
of its strokes; and its widest strokes are so many times wider than its middling ones."""
OVERWRITTEN, MORE, DARKER, WIDEST = 2.9, 0.9, 1.13, 1.3
"""An overwritten digit has so many text heights of stroke, so many more than the middle one of the
others, is so many times darker than each of them, and no wider than this, text heights."""


def find_scribble(body: Sequence[Piece], widths: NDArray[np.float32], height: float) -> bool:
    """Whether a scribble covers the digits in `body`, one at least, `height` pixels high; `widths` of their strokes."""
    pen, middle, widest = (quantile_of_ordered(widths, share) for share in (PEN, 0.5, 0.95))
    if widest < UNEVEN * middle:
        return False
    extent = reduce(Box.joined, (piece.box for piece in body))
    columns = np.zeros(round(extent.width))
    for piece in body:
        start = round(piece.box.x - extent.x)
        columns[start : start + piece.mask.shape[1]] += piece.mask.sum(axis=0)
    length = columns.sum() / max(WINDOW * height, extent.width)
    densest = most_ink(columns, max(3, round(WINDOW * height))) / height
    return bool(length >= SCRIBBLED * pen and length >= MIDDLING * middle and densest >= DENSEST * pen)


def find_overwritten(body: Sequence[Piece], grey: Pixels, widths: NDArray[np.float32], height: float) -> list[Box]:
    """Where one of several digits, `height` pixels high, lies on another; `grey` is the darkness of the ink."""
    if len(body) < 2:
        return []
    pen, window = quantile_of_ordered(widths, PEN), max(3, round(WINDOW * height))
    if max(piece.ink for piece in body) / (pen * height) < OVERWRITTEN:  # nowhere can there be so much stroke
        return []
    lengths = [most_ink(piece.mask.sum(axis=0).astype(np.float64), window) / (pen * height) for piece in body]
    found = []
    for at, piece in enumerate(body):
        more = lengths[at] - median(lengths[:at] + lengths[at + 1 :])
        if lengths[at] >= OVERWRITTEN and more >= MORE and piece.box.width < WIDEST * height:
            others = [_shade(other, grey) for other in (*body[:at], *body[at + 1 :])]
            if _shade(piece, grey) >= DARKER * max(1.0, *others):
                found.append(piece.box)
    return found


def _shade(piece: Piece, grey: Pixels) -> float:
    """How dark a piece's darkest strokes are."""
    x, y, width, height = piece.box.rounded()
    return quantile_of_levels(grey[y : y + height, x : x + width], 0.9, piece.mask.view(np.uint8))
