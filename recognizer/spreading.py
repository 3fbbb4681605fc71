"""Boxes for the characters of a text that only the reader of lines has seen: no way through the lattice holds it."""

from forms.field import Candidates, Glyph
from forms.geometry import Box
from recognizer.hypotheses import Hypothesis

UNKNOWN = 0.0
"""Confidence of a single character of such a text: nobody has looked at it alone."""


def spread(found: Hypothesis, lattice: Candidates) -> tuple[Glyph, ...]:
    """Glyphs that share the written part of the field evenly; marks are not told."""
    if not found.text or not lattice.pieces:
        return ()
    whole = lattice.pieces[0]
    for piece in lattice.pieces[1:]:
        whole = whole.joined(piece)
    width = whole.width / len(found.text)
    return tuple(
        Glyph(text, UNKNOWN, None, Box(whole.x + at * width, whole.y, width, whole.height))
        for at, text in enumerate(found.text)
    )
