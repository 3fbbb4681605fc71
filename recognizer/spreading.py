"""Boxes for the characters of a text that only the reader of lines has seen: no way through the lattice holds it."""

from forms.field import Candidates, Glyph
from forms.geometry import Box

UNKNOWN = 0.0
"""Confidence of a single character of such a text: nobody has looked at it alone."""


def spread(text: str, lattice: Candidates) -> tuple[Glyph, ...]:
    """Glyphs for a text that share the written part of the field evenly; no other marks are told."""
    if not text or not lattice.pieces:
        return ()
    whole = lattice.pieces[0]
    for piece in lattice.pieces[1:]:
        whole = whole.joined(piece)
    width = whole.width / len(text)
    return tuple(
        Glyph(character, UNKNOWN, None, Box(whole.x + at * width, whole.y, width, whole.height))
        for at, character in enumerate(text)
    )
