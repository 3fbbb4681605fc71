"""High ones in a date that is none are the slashes between its parts."""

import pytest

from forms.field import Candidates, Glyph
from forms.geometry import Box
from forms.layout import FieldSpec
from recognizer.separators import with_slashes_of_date
from tests.sheets import blank_paper, field_of

HIGH = 52.0


def lattice(kind: str = "date", order: str = "MDY", cells: int = 0) -> Candidates:
    """An empty lattice of a field of a kind."""
    field = field_of(blank_paper(), FieldSpec("value", kind, Box(0, 0, 50, 10), order=order), cells=cells)
    return Candidates(field, (), (), frozenset(), (), 40.0)


def glyphs(text: str) -> list[Glyph]:
    """Characters 40 pixels high; `|` is a one that is higher."""
    row = [("1", HIGH) if one == "|" else (one, 40.0) for one in text]
    return [Glyph(one, 0.9, None, Box(30.0 * at, 10, 15, height)) for at, (one, height) in enumerate(row)]


def raw(row: tuple[Glyph, ...]) -> str:
    """The characters together."""
    return "".join(glyph.text for glyph in row)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("10|20|2019", "10/20/2019"),
        ("12|11|19", "12/11/19"),
        ("5|5|2015", "5/5/2015"),
        ("10/20|2019", "10/20/2019"),
        ("10120|2019", "10120|2019"),  # one of them is no higher than a digit
        ("10112019", "10112019"),  # a day as it stands
        ("1|112019", "1|112019"),
        ("13|45|2019", "13|45|2019"),  # no such day either way
    ],
)
def test_high_ones_are_slashes_where_that_makes_a_day(text: str, read: str) -> None:
    """Nothing is touched where the digits are a day, or where slashes would make none."""
    assert raw(with_slashes_of_date(glyphs(text), lattice())) == read.replace("|", "1")


def test_combs_and_other_kinds_have_no_slashes() -> None:
    """A number of ten digits stays one."""
    row = glyphs("10|20|2019")
    for other in (lattice("number"), lattice("amount"), lattice(cells=10)):
        assert raw(with_slashes_of_date(row, other)) == "1012012019"
