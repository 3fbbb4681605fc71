"""Lines of writing in the open: glyphs of about one height side by side, as near each other as digits of a number."""

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from segmentation.discovery.glyphs import Glyphs
from segmentation.discovery.machine_print import printed_lines
from segmentation.discovery.writing import writing_of

LOWEST = 16
"""Digits are at least this high, working pixels: what is smaller is print of a sort that nobody writes."""
ALIKE = 0.45
"""The lower of two neighbours has at least this share of the other's height."""
BESIDE = 0.5
"""They share at least this part of the lower one's height."""
APART = 0.9
"""And are at most this far apart, as a share of the higher one's height."""
ROOM = 0.2
"""Paper shown around a line of writing, as a share of its height."""
WIDEST = 3.0
"""Digits that are joined are at most so many times as wide as high: small print runs together into words."""
LONGEST = 20
"""A number has at most this many glyphs."""


def find_lines(glyphs: Glyphs) -> list[Glyphs]:
    """Glyphs in lines, each from left to right, single ones too; in no order."""
    tall = glyphs.only(glyphs.height >= LOWEST)
    tall = tall.only(np.argsort(tall.x, kind="stable"))
    line = np.arange(len(tall))
    for i, j in zip(*np.nonzero(_neighbours(tall)), strict=True):
        line[line == line[j]] = line[i]
    return [tall.only(line == each) for each in np.unique(line)]


def _neighbours(glyphs: Glyphs) -> NDArray[np.bool_]:
    """For each pair of glyphs, the left one first, whether one continues the line of the other."""
    height, bottom = glyphs.height, glyphs.bottom
    lower = np.minimum(height[:, None], height[None])
    higher = np.maximum(height[:, None], height[None])
    gap = glyphs.x[None] - glyphs.right[:, None]
    shared = np.minimum(bottom[:, None], bottom[None]) - np.maximum(glyphs.y[:, None], glyphs.y[None])
    near = (gap > -0.6 * higher) & (gap < APART * higher)
    beside = near & (lower > ALIKE * higher) & (shared > BESIDE * lower)
    return np.asarray(np.triu(beside, 1))


def written_lines(glyphs: Glyphs) -> list[Box]:
    """The boxes of lines that may be a number written by hand, a little room around them."""
    lines = [line for line in find_lines(glyphs) if len(line) > 1]
    printed = printed_lines([writing_of(line) for line in lines])
    boxes = []
    for line, is_print in zip(lines, printed.tolist(), strict=True):
        if not is_print and len(line) <= LONGEST and (line.width <= WIDEST * line.height).all():
            box = around(line)
            boxes.append(box.grown(ROOM * box.height, ROOM * box.height))
    return boxes


def around(line: Glyphs) -> Box:
    """The box around a line."""
    x, y = float(line.x.min()), float(line.y.min())
    return Box(x, y, float(line.right.max()) - x, float(line.bottom.max()) - y)
