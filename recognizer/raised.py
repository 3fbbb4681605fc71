"""Cents that are written small and high behind an amount, often over a hundred: `200^45` and `200^45/100`."""

from collections.abc import Sequence

import numpy as np

from forms.field import Candidates, Glyph
from forms.geometry import Box
from forms.kinds import KINDS

RAISED = "^"
"""Stands before digits that are raised."""
SMALLER = 0.85
"""Raised digits are at most this share of the others' height."""
HIGHER = 0.25
"""They end at least this share of the others' height above the line."""


def with_raised(glyphs: Sequence[Glyph], lattice: Candidates) -> tuple[Glyph, ...]:
    """The glyphs with RAISED before the last two digits, or the two before a slash, where these are small and high."""
    if RAISED not in KINDS[lattice.field.spec.kind].marks:
        return tuple(glyphs)
    slash = next((at for at, glyph in enumerate(glyphs) if glyph.text == "/"), len(glyphs))
    digits = [at for at, glyph in enumerate(glyphs[:slash]) if glyph.text.isdigit()]
    if len(digits) < 3:
        return tuple(glyphs)
    body, cents = ([glyphs[at].box for at in part] for part in (digits[:-2], digits[-2:]))
    height, line = (float(np.median(each)) for each in zip(*((box.height, box.bottom) for box in body), strict=True))
    if any(box.height > SMALLER * height or box.bottom > line - HIGHER * height for box in cents):
        return tuple(glyphs)
    first = digits[-2]
    # The sign has no ink of its own: it stands, without width, where the raised digits begin.
    place = Box(cents[0].x, cents[0].y, 0.0, cents[0].height)
    return (*glyphs[:first], Glyph(RAISED, 1.0, None, place), *glyphs[first:])
