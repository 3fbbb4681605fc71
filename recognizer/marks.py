"""Marks beside digits, told apart by shape and place: point, comma, dash, slash, equals sign. Dirt is none of them."""

from collections.abc import Sequence

from forms.field import Candidates
from forms.geometry import Box

FLAT = 1.6
"""A dash is at least this many times wider than high."""
TALL = 0.6
"""A slash is at least this share of the text height high."""
STARTS_HIGH = 0.3
"""A slash begins no lower than this share of its neighbour's height; a long comma begins lower."""
LOW, DOUBLE, SQUAT = 0.55, 0.3, 0.75
"""An equals sign is lower and wider than these shares of the text height, and its width at least so much of its own
height."""


def told_apart(box: Box, digits: Sequence[Box], lattice: Candidates) -> str:
    """The mark in `box`, or the empty string for dirt. `digits` are the boxes of the digits beside it, if any."""
    height = max(1.0, lattice.text_height)
    if box.width >= FLAT * box.height and box.width >= 0.25 * height:
        return "-"
    if not digits or max(box.width, box.height) < 0.06 * height:
        return ""
    if is_double(box, height) and _closes(box, digits):
        return "="
    nearest = min(digits, key=lambda digit: abs(digit.centre[0] - box.centre[0]))
    if box.height >= TALL * height and box.y < nearest.y + STARTS_HIGH * nearest.height:
        return "/"
    if box.centre[1] < nearest.y + 0.6 * nearest.height:
        return ""
    return "," if box.height > 1.25 * box.width or box.bottom > nearest.bottom + 0.1 * height else "."


def is_double(box: Box, height: float) -> bool:
    """Whether a box has the shape of an equals sign; `height` is that of the text, in the same pixels."""
    return box.height < LOW * height and DOUBLE * height <= box.width >= SQUAT * box.height


def _closes(box: Box, digits: Sequence[Box]) -> bool:
    """Whether a box lies behind all digits and about the middle of the last."""
    last = max(digits, key=lambda digit: digit.right)
    return box.x > last.centre[0] and last.y < box.y and box.bottom < last.bottom
