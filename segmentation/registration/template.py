"""A layout's printed lines as samples, and the rules of a page that they are held against."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box, Points, bounding_box
from forms.layout import Line
from forms.page import Pixels
from segmentation.rules import RuleMap, Strokes, map_horizontal, map_vertical, vertical_pieces
from segmentation.straight import opened_level, opened_upright
from segmentation.structure import Structure

STEP_MM = 1.5
"""Distance between the samples of a printed line."""
LONG = 80
"""A rule this long is part of a table, not a stroke of a signature; working pixels."""

APART = 20
"""Strokes farther apart than this across, working pixels, tell a scale."""


@dataclass(frozen=True)
class Abreast:
    """Pairs of upright strokes that stand apart across the page, nearest first: one each in the arrays."""

    left: NDArray[np.intp]
    right: NDArray[np.intp]
    """Their places among all strokes."""
    apart: NDArray[np.float64]
    """How far the right one stands to the right of the left one, pixels; all that follows is a share of that."""
    under: NDArray[np.float64]
    """How far the right one begins below the end of the left one; negative where it does not."""
    over: NDArray[np.float64]
    """How far the left one begins below the end of the right one."""
    left_height: NDArray[np.float64]
    right_height: NDArray[np.float64]


@dataclass(frozen=True)
class Rules:
    """The rules of a page, ready for matching; all in working pixels."""

    structure: Structure

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the working image."""
        return self.structure.size

    @cached_property
    def horizontal(self) -> RuleMap:
        """Level rules."""
        return map_horizontal(self.structure.horizontal)

    @cached_property
    def vertical(self) -> RuleMap:
        """Upright rules."""
        return map_vertical(self.structure.vertical)

    @cached_property
    def strokes(self) -> Strokes:
        """The pieces of upright rules."""
        return vertical_pieces(self.structure.vertical)

    @cached_property
    def abreast(self) -> "Abreast":
        """The pairs of strokes that tell a scale."""
        x, top, bottom = self.strokes.x, self.strokes.top, self.strokes.bottom
        left, right = np.nonzero(x[None, :] - x[:, None] > APART)
        apart = x[right] - x[left]
        order = np.argsort(apart)
        left, right, apart = left[order], right[order], apart[order]
        under, over, height = (top[right] - bottom[left]) / apart, (top[left] - bottom[right]) / apart, bottom - top
        return Abreast(left, right, apart, under, over, height[left] / apart, height[right] / apart)

    @cached_property
    def long(self) -> tuple[Pixels, Pixels]:
        """Long level and long upright rules as 255, every second pixel both ways."""
        level, upright = self.structure.horizontal[::2, ::2], self.structure.vertical[::2, ::2]
        return opened_level(np.ascontiguousarray(level), LONG // 2), opened_upright(upright, LONG // 2)


@dataclass(frozen=True)
class Template:
    """Printed lines as samples: one row each in the arrays."""

    points: Points
    """Places, millimetres, shape (n, 2)."""
    level: NDArray[np.bool_]
    """Whether the sample's line is horizontal."""
    line: NDArray[np.intp]
    """Index into `lines`."""
    lines: tuple[Line, ...]

    @property
    def corners(self) -> Points:
        """The corners of the box around all samples, shape (4, 2)."""
        return bounding_box(self.points).corners

    def thinned(self, count: int) -> "Template":
        """The same lines with about `count` of the samples, evenly taken."""
        every = slice(None, None, max(1, len(self.points) // count))
        return Template(self.points[every], self.level[every], self.line[every], self.lines)


@lru_cache(maxsize=512)
def sample_lines(lines: tuple[Line, ...]) -> Template:
    """Samples along printed lines, STEP_MM apart, ends nearly included; the same for page after page."""
    points, counts = [], []
    for line in lines:
        start, end = np.array([line.x0, line.y0]), np.array([line.x1, line.y1])
        counts.append(max(5, round(float(np.abs(end - start).sum()) / STEP_MM) + 1))
        points.append(start + np.linspace(0.02, 0.98, counts[-1])[:, None] * (end - start))
    level = np.repeat([line.horizontal for line in lines], counts)
    return Template(np.concatenate(points), level, np.repeat(np.arange(len(lines)), counts), lines)


def box_lines(box: Box, cells: int) -> tuple[Line, ...]:
    """The printed lines of a box or comb: top, bottom, and the borders of its cells from left to right."""
    across = [Line(box.x, y, box.right, y) for y in (box.y, box.bottom)]
    borders = [box.x + box.width * i / cells for i in range(cells + 1)]
    return (*across, *(Line(x, box.y, x, box.bottom) for x in borders))
