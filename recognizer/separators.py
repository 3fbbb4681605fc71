"""Slashes of a date that were taken for ones: `10/20/2019` read as 1012012019, which is no day, is put right."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from forms.field import Candidates, Glyph
from forms.kinds.date import parse_date

LIKE_SLASHES = ("1", "7")
"""What a slash is taken for."""
TALLER = 1.08
"""A slash is at least this many times as high as the digits of its date."""


def with_slashes_of_date(glyphs: Sequence[Glyph], lattice: Candidates) -> tuple[Glyph, ...]:
    """The glyphs of a date with two high ones as slashes, where there is no such day without; else as they are.

    Dates in combs have no slashes.
    """
    spec = lattice.field.spec
    if spec.kind != "date" or lattice.field.cell_edges or _is_day(glyphs, spec.order):
        return tuple(glyphs)
    usual = float(np.median([glyph.box.height for glyph in glyphs if glyph.text.isdigit()] or [0.0]))
    high = [at for at, glyph in enumerate(glyphs) if glyph.text in LIKE_SLASHES and glyph.box.height >= TALLER * usual]
    missing = 2 - sum(glyph.text in ("/", "-", ".") for glyph in glyphs)
    if missing <= 0:
        return tuple(glyphs)
    readings = [_with(glyphs, places) for places in combinations(high, missing)]
    days = [reading for reading in readings if _is_day(reading, spec.order)]
    return max(days, key=_height_of_slashes, default=tuple(glyphs))


def _with(glyphs: Sequence[Glyph], slashes: Sequence[int]) -> tuple[Glyph, ...]:
    return tuple(
        replace(glyph, text="/", runner_up=glyph.text) if at in slashes else glyph for at, glyph in enumerate(glyphs)
    )


def _is_day(glyphs: Sequence[Glyph], order: str) -> bool:
    return parse_date("".join(glyph.text for glyph in glyphs), order) is not None


def _height_of_slashes(glyphs: Sequence[Glyph]) -> float:
    return sum(glyph.box.height for glyph in glyphs if glyph.text == "/")
