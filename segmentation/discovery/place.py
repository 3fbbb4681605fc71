"""A place on a page where a number may stand."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from forms.geometry import Box, Points

PRINT = "print"
"""The content of a place that is part of the form: it has a name, so that others keep theirs, and is no field."""


class PlaceKind(StrEnum):
    """What a place was known by."""

    COMB = "comb"
    CELL = "cell"
    """One of a table's, or a box that stands alone."""
    LINE = "line"
    """Writing in the open, above a line or beside a word."""


@dataclass(frozen=True, eq=False)
class Place:
    """A place in the working frame, counted from the centres of its pixels."""

    kind: PlaceKind
    corners: Points
    """Clockwise from top left, shape (4, 2)."""
    cells: int | None = None
    """How many cells a comb has."""
    content: str = "number"
    """What it seems to hold: the name of a kind in forms.kinds, or PRINT."""
    written: bool = True
    """Whether something as large as a character stands there."""

    @cached_property
    def box(self) -> Box:
        """The upright box through the middles of its sides."""
        return upright(self.corners)


def upright(corners: Points) -> Box:
    """The upright box through the middles of the sides of a quadrangle, given clockwise from top left."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners.tolist()
    x, y = (ax + dx) / 2, (ay + by) / 2
    return Box(x, y, (bx + cx) / 2 - x, (cy + dy) / 2 - y)
