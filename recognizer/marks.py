"""Marks beside digits, told apart by shape and place: point, comma, dash, slash, equals sign. Dirt is none of them."""

from collections.abc import Sequence

from forms.field import Candidates
from forms.geometry import Box

FLAT = 1.6
"""A dash is at least this many times wider than high."""
TALL = 0.6
"""A slash is at least this share of the text height high."""


def told_apart(box: Box, digits: Sequence[Box], lattice: Candidates) -> str:
    """The mark in `box`, or the empty string for dirt. `digits` are the boxes of the digits beside it, if any."""
    height = max(1.0, lattice.text_height)
    if box.width >= FLAT * box.height and box.width >= 0.25 * height:
        return "-"
    if box.height >= TALL * height:
        return "/"
    if not digits or max(box.width, box.height) < 0.06 * height:
        return ""
    nearest = min(digits, key=lambda digit: abs(digit.centre[0] - box.centre[0]))
    if box.centre[1] < nearest.y + 0.6 * nearest.height:
        return ""
    return "," if box.height > 1.25 * box.width or box.bottom > nearest.bottom + 0.1 * height else "."
