"""What was read in fields that nobody described: numbers stay, words go, kinds show, and confidence is humble."""

from dataclasses import replace

import numpy as np
import pytest

from forms.field import DigitString
from forms.geometry import Box
from forms.layout import FieldSpec
from segmentation.discovery.place import Place, PlaceKind
from tests.sheets import field_of, string_of
from worker.sifting import sifted

CORNERS = np.array([(0.0, 0.0), (200.0, 0.0), (200.0, 60.0), (0.0, 60.0)])


def read(raw: str, confidence: float = 0.95, heights: tuple[int, ...] = (), cells: int = 0) -> DigitString:
    """What an open field, or a comb, was read as; characters of the given heights stand side by side."""
    spec = FieldSpec("r1c1", "number" if cells else "amount", Box(0, 0, 40, 10), cells or None, max_digits=20)
    string = string_of(spec, raw, confidence)
    glyphs = tuple(
        replace(glyph, box=Box(glyph.box.x, 0, 15, height))
        for glyph, height in zip(
            string.glyphs, heights or (30, 34, 28, 37, 31, 29, 35, 33, 30, 27)[: len(raw)], strict=True
        )
    )
    field = field_of(string.candidates.field.pixels, spec, Box(5, 5, 180, 50), cells)
    lattice = replace(string.candidates, field=field, pieces=tuple(glyph.box for glyph in glyphs))
    return replace(string, candidates=lattice, glyphs=glyphs)


def place(kind: PlaceKind, content: str = "number", written: bool = True) -> dict[str, Place]:
    """Where the field was found."""
    return {"r1c1": Place(kind, CORNERS, None, content, written)}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [("123", "number"), ("1,234.50", "amount"), ("397/-", "amount"), ("5-5-2015", "date"), ("40-5-2015", "number")],
)
def test_an_open_field_shows_its_kind_when_it_is_read(raw: str, kind: str) -> None:
    """Marks among the digits tell amounts and dates; a number keeps none of them."""
    (string,) = sifted([read(raw)], place(PlaceKind.CELL))
    assert string.candidates.field.spec.kind == kind
    assert string.raw == (raw if kind != "number" else "".join(filter(str.isdigit, raw)))


def test_slashes_of_a_date_are_told_from_ones_by_their_size() -> None:
    """Two of them stand out where that makes a date; the order of day and month follows."""
    (string,) = sifted(
        [read("1011912019"[:10], heights=(40, 36, 66, 40, 36, 64, 38, 36, 37, 40))], place(PlaceKind.LINE)
    )
    assert (string.raw, string.candidates.field.spec.kind) == ("10/19/2019", "date")
    assert string.candidates.field.spec.order == "MDY"


def test_eight_cells_with_a_day_in_them_are_a_date() -> None:
    """And other eight digits are a number."""
    heights = (30,) * 8
    kinds = [
        sifted([read(raw, heights=heights, cells=8)], place(PlaceKind.COMB))[0].candidates.field.spec.kind
        for raw in ("17062025", "99062025")
    ]
    assert kinds == ["date", "number"]


def test_words_are_not_numbers() -> None:
    """What is hardly believed, or leaves much of the ink unread, is dropped in the open and kept in combs."""
    assert sifted([read("165", 0.02)], place(PlaceKind.CELL)) == []
    half_read = replace(read("16"), glyphs=read("16").glyphs[:1])
    assert sifted([half_read], place(PlaceKind.CELL)) == []
    assert len(sifted([read("165", 0.02, cells=3)], place(PlaceKind.COMB))) == 1


def test_digits_of_exactly_one_height_are_print() -> None:
    """Four of them in the open are nobody's handwriting; in the cells of a comb they may be."""
    exact = (36, 36, 37, 36)
    assert sifted([read("1025", heights=exact)], place(PlaceKind.LINE)) == []
    assert len(sifted([read("1025", heights=exact, cells=4)], place(PlaceKind.COMB))) == 1


def test_single_digits_in_the_open_are_not_believed() -> None:
    """In a cell they are."""
    assert sifted([read("7")], place(PlaceKind.LINE)) == []
    assert len(sifted([read("7")], place(PlaceKind.CELL))) == 1


def test_an_amount_behind_a_sign_is_kept_however_doubtful() -> None:
    """A person looks at it; but specks in an empty box are no value."""
    (kept,) = sifted([read("3970", 0.02)], place(PlaceKind.CELL, "amount"))
    assert kept.raw == "3970"
    (empty,) = sifted([read("2-1", 0.02)], place(PlaceKind.CELL, "amount", written=False))
    assert (empty.raw, empty.glyphs) == ("", ())


def with_sign(string: DigitString, gap: float, width: float = 20.0) -> DigitString:
    """The same with ink before it that was read as nothing, `gap` pixels from its first character."""
    shifted = tuple(replace(glyph, box=glyph.box.shifted(80, 0)) for glyph in string.glyphs)
    sign = Box(shifted[0].box.x - gap - width, 0, width, 30)
    pieces = (sign, *(glyph.box for glyph in shifted))
    return replace(string, glyphs=shifted, candidates=replace(string.candidates, pieces=pieces))


def test_a_printed_sign_before_an_amount_in_the_open_does_not_hide_it() -> None:
    """It stands apart and is no wider than digits are high; ink beside the digits, or a word, is no sign."""
    plain = read("500.00", 0.01)
    plain = replace(plain, glyphs=tuple(replace(glyph, confidence=0.98) for glyph in plain.glyphs))
    (kept,) = sifted([with_sign(plain, 25.0)], place(PlaceKind.LINE))
    assert (kept.raw, kept.candidates.field.spec.kind) == ("500.00", "amount")
    assert kept.confidence < 0.75
    assert sifted([plain], place(PlaceKind.LINE)) == []
    assert sifted([with_sign(plain, 5.0)], place(PlaceKind.LINE)) == []
    assert sifted([with_sign(plain, 25.0, 50.0)], place(PlaceKind.LINE)) == []
    doubtful = replace(plain, glyphs=tuple(replace(glyph, confidence=0.6) for glyph in plain.glyphs))
    assert sifted([with_sign(doubtful, 25.0)], place(PlaceKind.LINE)) == []


def test_confidence_is_lowered_by_the_doubt_about_the_place() -> None:
    """Least in combs, most in the open, and too far to be accepted; that nothing is written needs no place."""
    combs, cells, lines = (
        sifted([read("123", 0.99, cells=3 if kind is PlaceKind.COMB else 0)], place(kind))[0].confidence
        for kind in (PlaceKind.COMB, PlaceKind.CELL, PlaceKind.LINE)
    )
    assert 0.97 > combs > cells > lines
    (blank,) = sifted([read("", 0.99)], place(PlaceKind.CELL))
    assert blank.confidence == 0.99
