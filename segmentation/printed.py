"""Printed rules inside a field: the frame, the borders of cells, writing lines, dividers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import floor

import cv2
import numpy as np
from cv2.typing import MatLike

from forms.field import FieldImage
from forms.page import Pixels
from segmentation.grey import above
from segmentation.quantiles import quantile_of_levels, quantile_of_many
from segmentation.straight import opened_level, opened_upright

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
    width, height = max(8, round(field.frame.width)), max(8, round(field.frame.height))
    across, down = _thick(binary, 1, 3), _thick(binary, 3, 1)
    long = opened_level(across, max(24, width // 2 if framed else round(0.6 * width)))
    upright = np.zeros_like(binary)
    dividers: tuple[float, ...] = ()
    if framed:
        cell = width / (len(field.cell_edges) - 1) if field.cell_edges else width
        rows, columns = _near_frame(field, cell)
        short = opened_level(across, max(16, round(0.85 * cell)))
        for near in rows:
            long[near] |= short[near]
        standing = opened_upright(down, max(16, round(0.75 * height)))
        for near in columns:
            upright[:, near] = standing[:, near]
        if not field.cell_edges:
            through = opened_upright(down, round(THROUGH * height))
            dividers = _columns(through, field)
            upright |= through
    else:
        upright = opened_upright(down, round(0.95 * height)) & _near_sides(binary)
    on = np.asarray(cv2.bitwise_or(long, upright), dtype=np.uint8)
    return PrintedRules(long, upright, quantile_of_levels(dark, 0.5, on), rule_thickness(binary, on), dividers)


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
    crossing = cv2.dilate(cv2.bitwise_and(level, upright), np.ones((5, 5), np.uint8))
    thin_level = cv2.bitwise_and(level, cv2.bitwise_not(strokes_down))
    thin_upright = cv2.bitwise_and(upright, cv2.bitwise_not(strokes_across))
    printed = cv2.bitwise_or(crossing, cv2.bitwise_or(thin_level, thin_upright))
    beyond = rules.thickness + 2
    for mask, size, sides in (
        (rules.level, (beyond + 1, ALONG), ((ALONG // 2, beyond), (ALONG // 2, 0))),
        (rules.upright, (ALONG, beyond + 1), ((beyond, ALONG // 2), (0, ALONG // 2))),
    ):
        printed = cv2.bitwise_or(printed, _only_touched(ink, mask, np.ones(size, np.uint8), sides))
    return np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(printed)), dtype=np.uint8)


def _only_touched(ink: Pixels, rules: Pixels, reach: Pixels, sides: Sequence[tuple[int, int]]) -> MatLike:
    """The parts of rules that no stroke crosses, as 255: ink on one side at most, as of a bar close by.

    `reach` is a kernel of ones that covers a rule and what is beside it; `sides` are its anchors on either side.
    """
    beside = cv2.bitwise_and(ink, cv2.bitwise_not(rules))
    one, other = (cv2.dilate(beside, reach, anchor=anchor) for anchor in sides)
    return cv2.bitwise_and(rules, cv2.bitwise_not(cv2.bitwise_and(one, other)))


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


def _columns(through: Pixels, field: FieldImage) -> tuple[float, ...]:
    """x of upright rules strictly inside the frame."""
    set_pixels = cv2.reduce(through, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel() // 255
    inside = np.flatnonzero(set_pixels > 0.6 * field.frame.height)
    if inside.size == 0:
        return ()
    starts = np.flatnonzero(np.diff(inside, prepend=-NEAR_FRAME) > 3)
    centres = (np.add.reduceat(inside, starts) / np.diff(starts, append=inside.size)).tolist()
    low, high = field.frame.x + NEAR_FRAME, field.frame.right - NEAR_FRAME
    return tuple(x for x in centres if low < x < high)
