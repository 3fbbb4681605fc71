"""Gathering: the combs, open cells and lines of writing on a page, each once, with what they seem to hold."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from segmentation.discovery.amounts import with_amounts
from segmentation.discovery.cells import Cell
from segmentation.discovery.currency import is_sign
from segmentation.discovery.dates import as_date
from segmentation.discovery.drawn_rules import LONG, DrawnRules
from segmentation.discovery.glyphs import Glyphs, find_glyphs
from segmentation.discovery.grid import are_parts_of, find_grid
from segmentation.discovery.machine_print import printed_cells
from segmentation.discovery.place import PRINT, Place, PlaceKind
from segmentation.discovery.text_lines import written_lines
from segmentation.discovery.writing import writing_of
from segmentation.straight import opened_level, opened_upright
from segmentation.structure import Structure

DIVIDED = 0.3
"""A frame is divided where its parts take so much of it."""
WIDEST = 0.45
"""A cell for a number is at most this share of the page wide."""
HIGHEST = 0.12
"""And at most this share of the page's longer side high."""
BLACK = 0.5
"""What is darker than this share of the paper is black."""
CODE = 0.3
"""So much of a square code and its surroundings is black."""
LOWEST = 22
"""And at least so many working pixels high and wide: the loop of a letter has less room."""


def gather(structure: Structure, colours: Pixels) -> list[Place]:
    """Places for numbers, and print in such places known as what it is, in no order.

    `colours` is the page, grey or RGB, in the working frame.
    """
    grid = find_grid(structure)
    frames = grid.frames
    glyphs = find_glyphs(structure.binary, _long(grid.rules), colours)
    signs = is_sign(glyphs, structure.ink)
    letters = glyphs.only(~signs)
    places = [as_date(Place(PlaceKind.COMB, comb.corners, comb.count), glyphs) for comb in grid.combs]
    black = BLACK * float(np.median(structure.grey[::8, ::8]))
    boxes = [frame for frame in frames if not _touched(frame.box, places) and not _is_code(frame.box, structure, black)]
    whole = _undivided(boxes)
    places += [place for place in _open_cells(whole, letters) if _holds_number(place.box, structure.size)]
    lines = written_lines(letters.outside([frame.box for frame in frames] + [place.box for place in places]))
    places += [Place(PlaceKind.LINE, box.corners) for box in lines if _fits(box, structure.size)]
    places = with_amounts(places, [glyphs.box(i) for i in np.nonzero(signs)[0].tolist()])
    return [replace(place, written=bool(letters.inside(place.box).any())) for place in places]


def _open_cells(cells: Sequence[Cell], glyphs: Glyphs) -> list[Place]:
    """Cells as places, those with print known as such."""
    inside = [glyphs.only(glyphs.inside(cell.box)) for cell in cells]
    full = [i for i, each in enumerate(inside) if len(each)]
    printed = printed_cells([(cells[i].box, writing_of(inside[i])) for i in full])
    labels = {i for i, is_print in zip(full, printed.tolist(), strict=True) if is_print}
    return [
        Place(PlaceKind.CELL, cell.corners, content=PRINT if i in labels else "number") for i, cell in enumerate(cells)
    ]


def _is_code(box: Box, structure: Structure, black: float) -> bool:
    """Whether a box is part of a square code: half of the paper in and around it is black."""
    x, y, width, height = box.grown(box.width / 2, box.height / 2).intersected(Box(0, 0, *structure.size)).rounded()
    around = structure.grey[y : y + height, x : x + width]
    return bool((around < black).mean() > CODE)


def _long(rules: DrawnRules) -> Pixels:
    """A mask of rules that are no strokes of letters."""
    level, upright = opened_level(rules.level, LONG), opened_upright(rules.upright, LONG // 2)
    return np.asarray(cv2.bitwise_or(level, upright), np.uint8)


def _undivided(frames: Sequence[Cell]) -> list[Cell]:
    """The frames that hold no further ones, or none that are more than the loop of a digit."""
    boxes = [frame.box for frame in frames]
    areas = np.array([box.area for box in boxes])
    parts = areas @ are_parts_of(boxes, boxes)
    return [frame for frame, part in zip(frames, parts, strict=True) if part < DIVIDED * frame.box.area]


def _touched(box: Box, places: Sequence[Place]) -> bool:
    """Whether a box is part of a place, or has one for a part."""
    return any(place.box.intersected(box).area > 0.3 * min(box.area, place.box.area) for place in places)


def _holds_number(box: Box, page: tuple[int, int]) -> bool:
    """Whether a box has the size of one that a number is written in."""
    return min(box.width, box.height) >= LOWEST and box.width >= 0.5 * box.height and _fits(box, page)


def _fits(box: Box, page: tuple[int, int]) -> bool:
    """Whether a box is no larger than one that a number is written in."""
    return box.width <= WIDEST * page[0] and box.height <= HIGHEST * max(page)
