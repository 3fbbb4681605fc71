"""Cents that stand small and high are told by a sign before them."""

import pytest

from forms.field import Candidates, Glyph
from forms.geometry import Box
from forms.layout import FieldSpec
from recognizer.raised import with_raised
from tests.sheets import blank_paper, field_of


def glyphs(text: str, raised: str = "", after: str = "") -> list[Glyph]:
    """Digits 40 pixels high on a line, then raised ones 22 high, then others below and half as high."""
    row = [(one, Box(0, 20, 20, 40)) for one in text]
    row += [(one, Box(0, 14, 12, 22)) for one in raised]
    row += [(one, Box(0, 42, 12, 22)) for one in after]
    return [Glyph(one, 0.9, None, box.shifted(30.0 * at, 0)) for at, (one, box) in enumerate(row)]


def lattice(kind: str) -> Candidates:
    """An empty lattice of a field of a kind."""
    field = field_of(blank_paper(), FieldSpec("value", kind, Box(0, 0, 50, 10)))
    return Candidates(field, (), (), frozenset(), (), 40.0)


@pytest.mark.parametrize(
    ("row", "raw"),
    [
        (glyphs("200", "45"), "200^45"),
        (glyphs("200", "45", "/100"), "200^45/100"),
        (glyphs("20045"), "20045"),
        (glyphs("2004", "5"), "20045"),  # one alone is a slip of the pen
        (glyphs("", "45"), "45"),
    ],
)
def test_two_raised_digits_are_cents(row: list[Glyph], raw: str) -> None:
    """Two digits that are smaller and higher than those before them."""
    assert "".join(glyph.text for glyph in with_raised(row, lattice("amount"))) == raw


def test_other_kinds_have_no_cents() -> None:
    """A number whose end climbs is a number."""
    assert "".join(glyph.text for glyph in with_raised(glyphs("200", "45"), lattice("number"))) == "20045"
