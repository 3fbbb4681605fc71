"""Layouts turned about by a half: so that a page that lies upside down is looked at as it lies.

What is printed on a page is found in it once for each way up, and rules stay rules where a page is turned by a half. So
it is the layout that is turned, which costs nothing.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from forms.geometry import Box, Homography
from forms.layout import Layout, Line, Mark


def half_turn(layout: Layout) -> Homography:
    """From millimetres of a layout to those of the same layout upside down, and back."""
    return np.array([[-1.0, 0.0, layout.width], [0.0, -1.0, layout.height], [0.0, 0.0, 1.0]])


@lru_cache(maxsize=64)
def upended(layout: Layout) -> Layout:
    """The layout upside down: its marks, lines, elements and fields; all else is left as it is."""
    width, height = layout.width, layout.height

    def box(one: Box) -> Box:
        return Box(width - one.right, height - one.bottom, one.width, one.height)

    def line(one: Line) -> Line:
        return Line(width - one.x1, height - one.y1, width - one.x0, height - one.y0)

    registration = replace(
        layout.registration,
        marks=tuple(Mark(width - mark.x, height - mark.y) for mark in layout.registration.marks),
        lines=tuple(map(line, layout.registration.lines)),
        elements=tuple(replace(one, box=box(one.box)) for one in layout.registration.elements),
    )
    fields = tuple(replace(field, box=box(field.box)) for field in layout.fields)
    return replace(layout, registration=registration, fields=fields)
