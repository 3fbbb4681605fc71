"""Drafting: from a page with the fields found on it to a layout that finds them on the next scan of the form."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from forms.errors import NothingFoundError
from forms.geometry import Box, Points
from forms.layout import PAGE, FieldSpec, Layout, Line, Mark, Registration
from forms.page import Page, Pixels
from segmentation.discovery import Discovery
from segmentation.discovery.grid import find_grid
from segmentation.discovery.paper import paper_size
from segmentation.discovery.place import PlaceKind
from segmentation.structure import Structure

FEWEST_MARKS = 4
"""A layout needs so many marks, and so many level and upright lines between them."""
SPREAD = 0.2
"""Marks to register by surround this share of the page: a few blocks in a corner are a picture."""
MOST_MARKS = 24
"""More than these are a pattern."""
BLACK = 0.55
"""What is darker than this share of the paper is black."""
ALIKE = 0.7
"""Marks of one form differ by at most this factor in size."""
LEVEL, UPRIGHT = 80, 24
"""Shortest lines to register by, working pixels: what is shorter may be a stroke."""
DECIMALS = 2
"""Places are written to a hundredth of a millimetre."""


def draft(page: Page, discovery: Discovery, kinds: Mapping[str, str], name: str) -> Layout:
    """A layout with those of the fields found that `kinds` names, each of the kind it says there.

    Registered by solid marks where the form has some around its middle, else by its lines. Raises NothingFoundError
    where it has neither.
    """
    structure = discovery.structure
    # Millimetres of the draft are those of the deskewed scan; how large the paper is may be a guess.
    scale = paper_size(page)[0] / page.size[0] * float(np.linalg.norm(structure.to_page[:2, 0]))
    width, height = (round(scale * side, DECIMALS) for side in structure.size)
    paper = Box(0, 0, width, height)
    registration = _by_marks(structure, scale, paper) or _by_lines(structure, scale, paper)
    if registration is None:
        raise NothingFoundError(f"page {page.number} has neither marks nor lines enough to be found by again")
    fields = [
        FieldSpec(
            field,
            kinds[field],
            _rounded(place.box.shifted(0.5, 0.5).scaled(scale, scale), paper),
            place.cells,
            anchor=PAGE if place.kind is PlaceKind.LINE else None,
        )
        for field, place in discovery.places.items()
        if field in kinds
    ]
    return Layout(name, "", width, height, registration, tuple(fields))


def _by_marks(structure: Structure, scale: float, paper: Box) -> Registration | None:
    """Registration by the solid marks of a page; None where there are too few, or too many."""
    marks = (_largest(structure) + 0.5) * scale
    marks = marks[(marks >= 0).all(axis=1) & (marks < [paper.width, paper.height]).all(axis=1)]
    if not FEWEST_MARKS <= len(marks) <= MOST_MARKS:
        return None
    around = cv2.convexHull(marks.astype(np.float32))
    if cv2.contourArea(around) < SPREAD * paper.area:
        return None
    return Registration(marks=tuple(Mark(*_place(mark)) for mark in marks))


def _largest(structure: Structure) -> Points:
    """The centres of the solid marks that are about as large as the fourth largest: others are parts of letters."""
    marks = structure.marks
    x, y = np.rint(marks).astype(int).T.reshape(2, -1)
    inside = (x >= 0) & (y >= 0) & (x < structure.size[0]) & (y < structure.size[1])
    marks, x, y = marks[inside], x[inside], y[inside]
    if len(marks) < FEWEST_MARKS:
        return marks
    dark = structure.grey < BLACK * np.median(structure.grey[::8, ::8])
    reach = cv2.distanceTransform(dark.astype(np.uint8), cv2.DIST_L2, 3)[y, x]
    return np.asarray(marks[reach >= ALIKE * np.sort(reach)[-FEWEST_MARKS]], dtype=np.float64)


def _by_lines(structure: Structure, scale: float, paper: Box) -> Registration | None:
    """Registration by the printed lines of a page; None where there are too few."""
    rules = find_grid(structure).rules
    level = [Line(x0, y, x1, y) for x0, x1, y in _runs(rules.level, LEVEL, scale, paper.width, paper.height)]
    turned = np.ascontiguousarray(rules.upright.T)
    upright = [Line(x, y0, x, y1) for y0, y1, x in _runs(turned, UPRIGHT, scale, paper.height, paper.width)]
    return Registration(lines=(*level, *upright)) if len(level) >= 2 and len(upright) >= 2 else None


def _runs(mask: Pixels, shortest: int, scale: float, longest: float, across: float) -> list[tuple[float, float, float]]:
    """Start, end and place across of the level runs of a mask, millimetres."""
    _, _, stats, centres = cv2.connectedComponentsWithStats(mask)
    found = []
    for (left, _, width, _, _), (_, y) in zip(stats[1:].tolist(), centres[1:].tolist(), strict=True):
        start, end = max(0.0, left * scale), min(longest, (left + width) * scale)
        if width >= shortest and 0 <= (y + 0.5) * scale <= across:
            found.append((round(start, DECIMALS), round(end, DECIMALS), round((y + 0.5) * scale, DECIMALS)))
    return sorted(found, key=lambda run: run[2])


def _rounded(box: Box, paper: Box) -> Box:
    """A box on the paper, to a hundredth of a millimetre."""
    inside = box.intersected(paper)
    x, y = round(inside.x, DECIMALS), round(inside.y, DECIMALS)
    right, bottom = (int(edge * 100) / 100 for edge in (inside.right, inside.bottom))
    return Box(x, y, round(right - x, DECIMALS), round(bottom - y, DECIMALS))


def _place(mark: Sequence[float] | Points) -> tuple[float, float]:
    return round(float(mark[0]), DECIMALS), round(float(mark[1]), DECIMALS)
