"""Machine print told from handwriting: heads and feet of all characters on two straight lines, strokes of one width.

People's digits stand off their line by 4 to 10 % of their height, print by the pixels of the scan. So it takes several
characters to tell, and what has fewer is never called print.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.pieces import Piece
from segmentation.quantiles import quantile_of_ordered

CHARACTER = 0.62
"""Width of a character where several hang together, text heights."""
OFF_LINE = {3: 0.012, 4: 0.02, 5: 0.025}
"""By number of characters, 5 for more, by how much heads and feet may stand off their lines: the standard deviation as
a share of the text height."""
SLOPE = 0.012
"""Print is this level: fields are cut upright."""
UNEVEN = 0.6
"""The widths of its strokes, from the lowest tenth to the highest, differ by at most this share of the middle one."""


def find_print(body: Sequence[Piece], widths: NDArray[np.float32], height: float) -> bool:
    """Whether the digits in `body`, `height` pixels high, are machine print; `widths` are those of their strokes."""
    ends = _ends(body, height)
    if len(ends) < min(OFF_LINE):
        return False
    # So few numbers take less time without numpy.
    x, heads, feet = zip(*ends, strict=True)
    along = _about_mean(x)
    slope = sum(a * (head + foot) for a, head, foot in zip(along, heads, feet, strict=True)) / 2
    slope /= max(sum(a * a for a in along), 1.0)
    most = OFF_LINE[min(len(ends), max(OFF_LINE))] * height
    if abs(slope) > SLOPE or any(_off_line(x, places, slope) > most for places in (heads, feet)):
        return False
    thin, middle, thick = (quantile_of_ordered(widths, share) for share in (0.1, 0.5, 0.9))
    return thick - thin <= UNEVEN * middle


def _about_mean(values: Sequence[float]) -> list[float]:
    """How much each is more than their mean."""
    mean = sum(values) / len(values)
    return [value - mean for value in values]


def _off_line(x: Sequence[float], places: Sequence[float], slope: float) -> float:
    """The standard deviation of places from a line that rises so far for each pixel along x."""
    off = _about_mean([place - slope * at for at, place in zip(x, places, strict=True)])
    return math.sqrt(sum(one * one for one in off) / len(off))


def _ends(body: Sequence[Piece], height: float) -> list[tuple[float, float, float]]:
    """For each character x of its middle, y of its head, y of its foot; wide pieces count as several."""
    ends: list[tuple[float, float, float]] = []
    for piece in body:
        box, width = piece.box, piece.mask.shape[1]
        many = min(width, max(1, round(box.width / (CHARACTER * height))))
        if many == 1:
            ends.append((box.x + width / 2, box.y, box.bottom))
            continue
        for left, right in pairwise(round(width * part / many) for part in range(many + 1)):
            _, top, _, high = cv2.boundingRect(piece.mask[:, left:right].view(np.uint8))
            if high:
                ends.append((box.x + (left + right) / 2, box.y + top, box.y + top + high))
    return ends
