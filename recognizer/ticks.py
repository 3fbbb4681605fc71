"""Boxes to tick: ticked, empty or filled in, by the share of the box that ink covers. No network is asked.

The two borders and how sharp they are were fitted on drawn boxes: ticks, crosses and fillings of many pens, and empty
boxes with dust.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forms.field import Candidate, Candidates, DigitString, Glyph
from forms.kinds.kind import BLACKENED, TICKED, UNTICKED

NAME = "ticks-1"
"""Goes on record with every reading."""
LEAST, LEAST_SHARPNESS = 0.03, 4.0
"""A box of which this share is covered is as likely ticked as empty; sharpness to one power of e of the share."""
MOST, MOST_SHARPNESS = 0.84, 35.0
"""A box of which this share is covered is as likely filled in as ticked; sharpness to the whole box."""
NOTHING = 1e-4
"""The smallest share that is told from none."""


@dataclass(frozen=True)
class TickReader:
    """Reads the boxes of checkboxes and choices."""

    def read(self, lattices: Sequence[Candidates]) -> list[DigitString]:
        """See `recognizer.reader.Strings`: `raw` has a character for each box, and none where all are empty."""
        return [_string(lattice) for lattice in lattices]


def _string(lattice: Candidates) -> DigitString:
    glyphs = [_glyph(span) for span in lattice.spans]
    marked = tuple(glyph for glyph in glyphs if glyph.text != UNTICKED)
    return DigitString(
        candidates=lattice,
        raw="".join(glyph.text for glyph in glyphs) if marked else "",
        glyphs=marked,
        confidence=float(np.prod([glyph.confidence for glyph in glyphs])),
        alternatives=(),
        model=NAME,
    )


def _glyph(span: Candidate) -> Glyph:
    """What a box holds, with the next likely as its runner-up."""
    marked = _logistic(LEAST_SHARPNESS * np.log(max(span.ink, NOTHING) / LEAST))
    filled = _logistic(MOST_SHARPNESS * (span.ink - MOST))
    chances = {UNTICKED: 1 - marked, TICKED: marked * (1 - filled), BLACKENED: marked * filled}
    best, second, _ = sorted(chances, key=lambda text: -chances[text])
    return Glyph(best, chances[best], second, span.box)


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
