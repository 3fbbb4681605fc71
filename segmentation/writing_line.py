"""Finding the line of writing in an image that is one field, apart from gutters, rules, print and other writing."""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from segmentation.grey import scaled
from segmentation.scraps import Scrap, find_scraps

WORKING_SIDE = 480
"""Longest side of the image that the line is looked for in, pixels."""
SMALL = 0.35
"""What is lower than this share of a line's height does not tell how high its digits are."""
NEIGHBOURS, AT_THE_SIDE = 1.6, 0.3
"""Scraps of a line are at most so many heights of the higher one apart; nearer, where the image's side cuts one."""
OFF_CENTRE = 0.75
"""How much of its weight a line loses at the upper or lower edge of the image."""
FILLS = 0.28
"""Where digits are at least this share of the image's height, the image is one line already and nothing is cut off."""
ROOM_ACROSS, ROOM_DOWN = 0.6, 0.3
"""Paper left around the line, as shares of its height."""


@dataclass(frozen=True)
class _Line:
    """Components side by side."""

    scraps: tuple[Scrap, ...]

    @property
    def box(self) -> Box:
        """What they take together."""
        return reduce(Box.joined, (scrap.box for scrap in self.scraps))

    @property
    def weight(self) -> float:
        """How much it looks like the writing that is meant: large and dark."""
        return self.height * max(scrap.darkness for scrap in self.scraps if not scrap.flat) ** 2

    @property
    def height(self) -> float:
        """The height of its digits; 0 where it holds nothing but flat strokes."""
        upright = [scrap.box.height for scrap in self.scraps if not scrap.flat]
        return float(np.median([height for height in upright if height >= SMALL * max(upright)] or [0.0]))

    def takes(self, other: Scrap) -> bool:
        """Whether a component stands in this line."""
        return any(_side_by_side(scrap, other) for scrap in self.scraps)


def find_writing_line(grey: Pixels) -> Box:
    """Where the line lies in a grey image, with some room around it; the whole image where writing fills it.

    Of several lines the one whose digits are largest counts, and those near the middle more than those at the edge.
    """
    height, width = grey.shape
    whole = Box(0, 0, width, height)
    scale = min(1.0, WORKING_SIDE / max(height, width))
    working = scaled(grey, scale)
    found = find_scraps(working)
    lines = [line for line in _lines(found.scraps) if line.height > 0]
    if not lines:
        return whole
    middle = working.shape[0] / 2
    best = max(lines, key=lambda line: line.weight * (1 - OFF_CENTRE * abs(line.box.centre[1] / middle - 1)))
    if best.height >= FILLS * working.shape[0] and not found.gutter.any():
        return whole
    others = [scrap.box for scrap in found.scraps if scrap not in best.scraps]
    line = _with_room(best, found.blocked, others).scaled(1 / scale, 1 / scale).intersected(whole)
    # In a strip nobody can tell a last digit that stands apart from a neighbour's.
    strip = width > height and not found.gutter.any()
    return Box(0, line.y, width, line.height) if strip else line


def _with_room(line: _Line, blocked: Pixels, others: list[Box]) -> Box:
    """The line's box with room on each side, up to where something else begins."""
    taken = blocked.copy()
    for box in others:
        x, y, width, height = box.rounded()
        taken[y : y + height, x : x + width] = 255
    x, y, width, height = line.box.rounded()
    across, down = round(ROOM_ACROSS * line.height), round(ROOM_DOWN * line.height)
    left = _free(taken[y : y + height, max(0, x - across) : x][:, ::-1])
    right = _free(taken[y : y + height, x + width : x + width + across])
    top = _free(taken[max(0, y - down) : y, x : x + width][::-1].T)
    bottom = _free(taken[y + height : y + height + down, x : x + width].T)
    return Box(x - left, y - top, width + left + right, height + top + bottom)


def _free(taken: Pixels) -> int:
    """How many of the first columns are free."""
    columns = np.flatnonzero((taken > 0).sum(axis=0))
    return int(columns[0]) if columns.size else taken.shape[1]


def _lines(scraps: tuple[Scrap, ...]) -> list[_Line]:
    """Components gathered into lines."""
    lines: list[_Line] = []
    for scrap in sorted(scraps, key=lambda scrap: -scrap.box.height):
        near = [line for line in lines if line.takes(scrap)]
        merged = _Line((scrap, *(other for line in near for other in line.scraps)))
        lines = [line for line in lines if line not in near] + [merged]
    return lines


def _side_by_side(a: Scrap, b: Scrap) -> bool:
    shared = min(a.box.bottom, b.box.bottom) - max(a.box.y, b.box.y)
    apart = max(a.box.x, b.box.x) - min(a.box.right, b.box.right)
    nearness = AT_THE_SIDE if a.at_side or b.at_side else NEIGHBOURS
    return shared >= 0.3 * min(a.box.height, b.box.height) and apart <= nearness * max(a.box.height, b.box.height)
