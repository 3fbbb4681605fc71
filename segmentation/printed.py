"""Printed rules inside a field: the frame, the borders of cells, writing lines, dividers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import ceil, floor

import cv2
import numpy as np
from cv2.typing import MatLike

from forms.field import FieldImage
from forms.page import Pixels
from segmentation.grey import above
from segmentation.quantiles import quantile_of_levels, quantile_of_many
from segmentation.straight import bits_at, opened, opened_level, opened_upright, packed, turned, unpacked

NEAR_FRAME = 12
"""How far from its place a frame's rule may still lie inside a field image, pixels (1.5 mm); less in small cells."""
THROUGH = 0.98
"""A divider of an open field reaches from rule to rule, as a share of the frame: a tall 1 must not pass for one."""
FRAMED, UNFRAMED = 0.25, 0.45
"""Rules are darker than this share of a field's darkest ink. Where no frame says where they are they must be more so:
the lines of a background that run level would be cut out of the digits they cross."""
ALONG = 7
"""Ink that crosses a rule is looked for within so many pixels along it."""
MIDDLE = 0.9
"""The middles of rules are as far from the paper as this quantile of their pixels."""
APART = 3
"""Columns of ink from rule to rule that are no farther from each other than this are one divider."""
THIN, THICK = 7, 16
"""Bounds of a printed rule's thickness, its blur included, pixels (1 to 2 mm)."""


@dataclass(frozen=True)
class PrintedRules:
    """The printed rules of a field."""

    level: Pixels
    """255 on a horizontal rule; the size of the field image."""
    upright: Pixels
    """255 on a vertical rule."""
    darkness: float
    """How dark they are, 0 to 255; 0 where there are none."""
    thickness: int
    """The most ink across a rule, pixels."""
    dividers: tuple[float, ...]
    """x of upright rules from top to bottom inside an open field, as behind a printed currency sign."""


def find_printed_rules(dark: Pixels, field: FieldImage) -> PrintedRules:
    """The printed rules in a field's darkness image.

    Rules are long straight runs. Inside a frame a digit's strokes may be as long as a cell, so there short runs count
    only where the frame or a cell border is known to be.
    """
    framed = field.frame.x > 0
    binary = above(dark, max(14.0, (FRAMED if framed else UNFRAMED) * quantile_of_levels(dark, 0.98)))
    dividers: tuple[float, ...] = ()
    if framed:
        cell = _least(field.frame.width) / max(1, len(field.cell_edges) - 1)
        rows, columns = _near_frame(field, cell)
        level = _level_in_frame(binary, field, cell, rows)
        upright, dividers = _upright_in_frame(binary, field, columns)
    else:
        level = opened_level(_thick(binary, 1, 3), max(24, round(0.6 * _least(field.frame.width))))
        upright = opened_upright(_thick(binary, 3, 1), round(0.95 * _least(field.frame.height))) & _near_sides(binary)
    on = np.asarray(cv2.bitwise_or(level, upright), dtype=np.uint8)
    return PrintedRules(level, upright, quantile_of_levels(dark, 0.5, on), rule_thickness(binary, on), dividers)


def _least(side: float) -> int:
    """A side of a frame in whole pixels, and no frame is smaller than this."""
    return max(8, round(side))


def _level_in_frame(binary: Pixels, field: FieldImage, cell: float, rows: Sequence[slice]) -> Pixels:
    """The level rules in a frame as 255: long ones, and near its own `rows` such as are as long as one of its cells."""
    bits = packed(turned(_thick(binary, 1, 3)))
    long = opened(bits, max(24, _least(field.frame.width) // 2))
    long |= opened(bits, max(16, round(0.85 * cell))) & bits_at(rows, binary.shape[0])
    return turned(unpacked(long, binary.shape[0]))


def _upright_in_frame(binary: Pixels, field: FieldImage, columns: Sequence[slice]) -> tuple[Pixels, tuple[float, ...]]:
    """The upright rules in a frame as 255: near its `columns`, and elsewhere from rule to rule; these, where inside."""
    width, height = binary.shape[1], _least(field.frame.height)
    bits = packed(_thick(binary, 3, 1))
    upright = opened(bits, max(16, round(0.75 * height))) & bits_at(columns, width)
    if field.cell_edges:
        return unpacked(upright, width), ()
    through = opened(bits, round(THROUGH * height))
    low, high = field.frame.x + NEAR_FRAME, field.frame.right - NEAR_FRAME
    # A few columns more, since those that stand as near as this to each other are one rule.
    inside = bits_at([slice(max(0, floor(low) - APART), max(0, ceil(high) + APART))], width)
    dividers = _columns(unpacked(through, width), field, low, high) if (through & inside).any() else ()
    return unpacked(upright | through, width), dividers


def without_rules(ink: Pixels, rules: PrintedRules) -> Pixels:
    """A mask of ink (255) without printed rules.

    A rule's pixel goes where the ink across the rule is no thicker than a rule, or lies on one side of it alone; where
    ink is on both sides, a stroke crosses there and stays whole.
    """
    spread = np.ones((rules.thickness | 1, rules.thickness | 1), np.uint8)
    strokes_down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((rules.thickness + 1, 1), np.uint8))
    strokes_across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, rules.thickness + 1), np.uint8))
    level, upright = cv2.dilate(rules.level, spread), cv2.dilate(rules.upright, spread)
    # Where two rules cross, both are thick in the other's direction.
    printed = cv2.dilate(cv2.bitwise_and(level, upright), np.ones((5, 5), np.uint8))
    beyond = rules.thickness + 2
    for removed in (
        _without(level, strokes_down),
        _without(upright, strokes_across),
        _only_touched(ink, rules.level, np.ones((1, ALONG), np.uint8), np.ones((beyond + 1, 1), np.uint8)),
        _only_touched(ink, rules.upright, np.ones((ALONG, 1), np.uint8), np.ones((1, beyond + 1), np.uint8)),
    ):
        cv2.bitwise_or(printed, removed, dst=printed)
    return np.asarray(_without(ink, printed), dtype=np.uint8)


def _without(mask: MatLike, other: MatLike) -> MatLike:
    """What is set in one mask and not in the other, as 255: levels below 0 are 0."""
    return cv2.subtract(mask, other)


def _only_touched(ink: Pixels, rules: Pixels, along: Pixels, beyond: Pixels) -> MatLike:
    """The parts of rules that no stroke crosses, as 255: ink on one side at most, as of a bar close by.

    `along` is a kernel of ones along the rules, `beyond` one that reaches from a rule to what is beside it.
    """
    beside = cv2.dilate(_without(ink, rules), along)
    ends = (beyond.shape[1] - 1, beyond.shape[0] - 1), (0, 0)
    one, other = (cv2.dilate(beside, beyond, anchor=end) for end in ends)
    return _without(rules, cv2.bitwise_and(one, other))


def rule_thickness(binary: Pixels, on: Pixels) -> int:
    """How thick the rules that are `on` are: twice the distance from their middle to the paper, and a little.

    Most are THIN or a pixel more, which is seen without distances: these are then less than 2.75 in the middle, where
    paper is within two pixels all around, or less than 3.25, where it is three pixels up, down or to a side.
    """
    there = np.asarray(cv2.bitwise_and(binary, on), dtype=np.uint8)
    many = cv2.countNonZero(there)
    middle = floor(MIDDLE * (many - 1))
    square = cv2.bitwise_and(there, cv2.erode(binary, np.ones((5, 5), np.uint8)))
    shallow = many - cv2.countNonZero(square)
    if not many or middle + 1 < shallow:
        return THIN
    lines = (cv2.erode(binary, np.ones(shape, np.uint8)) for shape in ((1, 7), (7, 1)))
    if shallow <= middle and middle + 1 < many - cv2.countNonZero(reduce(cv2.bitwise_and, lines, square)):
        return THIN + 1
    distances = cv2.distanceTransform(binary, cv2.DIST_L2, 3)[there > 0]
    deep = quantile_of_many(np.asarray(distances, dtype=np.float32), MIDDLE)
    return min(max(round(2 * deep) + 2, THIN), THICK)


def _thick(binary: Pixels, width: int, height: int) -> Pixels:
    """A mask thickened by a pixel across the rules that are looked for: these may slope a little."""
    return np.asarray(cv2.dilate(binary, np.ones((height, width), np.uint8)), dtype=np.uint8)


def _near_frame(field: FieldImage, cell: float) -> tuple[list[slice], list[slice]]:
    """The rows where the frame's level rules may lie, and the columns where its uprights and cell borders may."""
    near = max(4, min(NEAR_FRAME, round(0.14 * field.frame.height), round(0.14 * cell)))

    def around(places: Sequence[float]) -> list[slice]:
        return [slice(max(0, round(place) - near), round(place) + near) for place in places]

    frame = field.frame
    return around((frame.y, frame.bottom)), around(field.cell_edges or (frame.x, frame.right))


def _near_sides(binary: Pixels) -> Pixels:
    """The left and right end of a field that was cut by somebody else, where cell borders may have stayed, as 255."""
    sides = np.zeros_like(binary)
    near = max(3, round(0.15 * binary.shape[0]))
    sides[:, :near] = 255
    sides[:, -near:] = 255
    return sides


def _columns(through: Pixels, field: FieldImage, low: float, high: float) -> tuple[float, ...]:
    """x of upright rules strictly between two places inside the frame."""
    set_pixels = cv2.reduce(through, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel() // 255
    inside = np.flatnonzero(set_pixels > 0.6 * field.frame.height)
    if inside.size == 0:
        return ()
    starts = np.flatnonzero(np.diff(inside, prepend=-NEAR_FRAME) > APART)
    centres = (np.add.reduceat(inside, starts) / np.diff(starts, append=inside.size)).tolist()
    return tuple(x for x in centres if low < x < high)
