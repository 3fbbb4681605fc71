"""A layout's printed lines as samples, and the rules of a page that they are held against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Points, bounding_box
from forms.layout import Line
from segmentation.rules import RuleMap, Strokes

STEP_MM = 1.5
"""Distance between the samples of a printed line."""


@dataclass(frozen=True)
class Rules:
    """The rules of a page, ready for matching; all in working pixels."""

    horizontal: RuleMap
    vertical: RuleMap
    strokes: Strokes


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


def sample_lines(lines: tuple[Line, ...]) -> Template:
    """Samples along printed lines, STEP_MM apart, ends nearly included."""
    points, counts = [], []
    for line in lines:
        start, end = np.array([line.x0, line.y0]), np.array([line.x1, line.y1])
        counts.append(max(5, round(float(np.abs(end - start).sum()) / STEP_MM) + 1))
        points.append(start + np.linspace(0.02, 0.98, counts[-1])[:, None] * (end - start))
    level = np.repeat([line.horizontal for line in lines], counts)
    return Template(np.concatenate(points), level, np.repeat(np.arange(len(lines)), counts), lines)
