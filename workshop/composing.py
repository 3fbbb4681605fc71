"""Strings nobody has seen, as fields to read: composed of a data set's digits or drawn by the pen, with their truth."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Scan
from segmentation.cutting import cut_whole
from workshop.drawing.digit_images import DigitImages, DigitSource
from workshop.drawing.pen import Writer
from workshop.drawing.strings import StringStyle, compose, drawn_on_paper

SCAN = Scan("drawn", "drawn", Path("drawn"))
PEOPLE = 60_000_000
"""The first of the writers' seeds: nobody who wrote for training or calibration."""
PEN = 0.4
"""Share of strings that the pen draws."""
GROUPED = 0.3
"""Share of strings written with commas and read as amounts; the others are read as numbers."""
LONGEST = 8


@dataclass(frozen=True)
class ComposedString:
    """A field that is one string, and the digits written in it."""

    image: FieldImage
    text: str


def composed_strings(digits: DigitImages, many: int, seed: int) -> Iterator[ComposedString]:
    """`many` strings of 1 to 8 uniformly random digits, four in ten by the pen, the others of `digits`.

    Touching or not, slanted, on plain and busy paper, through a scanner. The same seed gives the same strings.
    """
    rng = np.random.default_rng([seed, 43])
    for number in range(many):
        text = "".join(str(digit) for digit in rng.integers(0, 10, int(rng.integers(1, LONGEST + 1))))
        grouped = rng.random() < GROUPED
        shown = f"{int(text):,}" if grouped else text
        pen = Writer(PEOPLE + 100_000 * seed + number)
        source: DigitSource = pen if rng.random() < PEN else digits
        style = StringStyle(touching=float(rng.choice([0.0, 0.2, 0.4])))
        drawn = drawn_on_paper(compose(shown, source, pen, float(rng.uniform(24, 64)), rng, style), rng, style)
        spec = FieldSpec("field", "amount" if grouped else "number", Box(0, 0, 1, 1))
        yield ComposedString(cut_whole(Page(SCAN, 1, drawn.image, None), spec), "".join(filter(str.isdigit, shown)))
