"""Printed rules inside a field: the frame, the borders of cells, writing lines, dividers."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

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
    long: MatLike = opened_level(across, max(24, width // 2 if framed else round(0.6 * width)))
    upright: MatLike = np.zeros_like(binary)
    dividers: tuple[float, ...] = ()
    if framed:
        cell = width / (len(field.cell_edges) - 1) if field.cell_edges else width
        frame_rows, border_columns = _near_frame(field, binary, cell)
        long = cv2.bitwise_or(long, cv2.bitwise_and(opened_level(across, max(16, round(0.85 * cell))), frame_rows))
        upright = cv2.bitwise_and(opened_upright(down, max(16, round(0.75 * height))), border_columns)
        if not field.cell_edges:
            through = opened_upright(down, round(THROUGH * height))
            dividers = _columns(through, field)
            upright = cv2.bitwise_or(upright, through)
    else:
        upright = cv2.bitwise_and(opened_upright(down, round(0.95 * height)), _near_sides(binary))
    level, standing = np.asarray(long, dtype=np.uint8), np.asarray(upright, dtype=np.uint8)
    on = np.asarray(cv2.bitwise_or(long, upright)) > 0
    usual = quantile_of_many(dark[on], 0.5) if on.any() else 0.0
    return PrintedRules(level, standing, usual, _thickness(binary, on), dividers)


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


def _thickness(binary: Pixels, on: NDArray[np.bool_]) -> int:
    """How thick the rules that are `on` are: twice the distance from their middle to the paper, and a little."""
    distances = cv2.distanceTransform(binary, cv2.DIST_L2, 3)[on]
    middles = np.asarray(distances[distances > 0], dtype=np.float32)
    return int(np.clip(round(2 * quantile_of_many(middles, 0.9)) + 2, THIN, THICK)) if middles.size else THIN


def _thick(binary: Pixels, width: int, height: int) -> Pixels:
    """A mask thickened by a pixel across the rules that are looked for: these may slope a little."""
    return np.asarray(cv2.dilate(binary, np.ones((height, width), np.uint8)), dtype=np.uint8)


def _near_frame(field: FieldImage, binary: Pixels, cell: float) -> tuple[Pixels, Pixels]:
    """Where the frame's level rules may lie, and where its uprights and cell borders may, as 255."""
    rows, columns = np.zeros_like(binary), np.zeros_like(binary)
    near = max(4, min(NEAR_FRAME, round(0.14 * field.frame.height), round(0.14 * cell)))
    for y in (field.frame.y, field.frame.bottom):
        rows[max(0, round(y) - near) : round(y) + near] = 255
    for x in field.cell_edges or (field.frame.x, field.frame.right):
        columns[:, max(0, round(x) - near) : round(x) + near] = 255
    return rows, columns


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
    groups = np.split(inside, np.nonzero(np.diff(inside) > 3)[0] + 1)
    centres = [float(group.mean()) for group in groups]
    low, high = field.frame.x + NEAR_FRAME, field.frame.right - NEAR_FRAME
    return tuple(x for x in centres if low < x < high)
