"""Marks beside digits, told apart by shape and place: point, comma, dash, slash, equals sign. Dirt is none of them."""

from collections.abc import Sequence

from forms.field import Candidates, Glyph
from forms.geometry import Box
from forms.kinds import KINDS

FLAT = 1.6
"""A dash is at least this many times wider than high."""
TALL = 0.6
"""A slash is at least this share of the text height high."""
STARTS_HIGH = 0.3
"""A slash begins no lower than this share of its neighbour's height; a long comma begins lower."""
OVERSIZE = 1.2
"""A slash before a closing dash is at least this many times as high as the digits; a one before a dash is not."""


def told_apart(box: Box, digits: Sequence[Box], lattice: Candidates) -> str:
    """The mark in `box`, or the empty string for dirt. `digits` are the boxes of the digits beside it, if any."""
    height = max(1.0, lattice.text_height)
    if box.width >= FLAT * box.height and box.width >= 0.25 * height:
        return "-"
    if not digits or max(box.width, box.height) < 0.06 * height:
        return ""
    nearest = min(digits, key=lambda digit: abs(digit.centre[0] - box.centre[0]))
    if box.height >= TALL * height and box.y < nearest.y + STARTS_HIGH * nearest.height:
        return "/"
    if box.centre[1] < nearest.y + 0.6 * nearest.height:
        return ""
    return "," if box.height > 1.25 * box.width or box.bottom > nearest.bottom + 0.1 * height else "."


def with_slash(glyphs: Sequence[Glyph], lattice: Candidates) -> tuple[Glyph, ...]:
    """The glyphs with an oversized 1 before a closing dash as what it is: the slash of `/-` that ends an amount."""
    body = [glyph for glyph in glyphs if glyph.text.isdigit()]
    last = len(glyphs) - 1
    while last > 0 and glyphs[last].text == "-":
        last -= 1
    ends = last < len(glyphs) - 1 and len(body) > 1 and glyphs[last].text in ("1", "7")
    if not ends or "/" not in KINDS[lattice.field.spec.kind].marks:
        return tuple(glyphs)
    others = sorted(glyph.box.height for glyph in body if glyph is not glyphs[last])
    if glyphs[last].box.height < OVERSIZE * others[len(others) // 2]:
        return tuple(glyphs)
    slash = Glyph("/", glyphs[last].confidence, glyphs[last].text, glyphs[last].box)
    return (*glyphs[:last], slash, *glyphs[last + 1 :])
