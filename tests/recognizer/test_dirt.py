"""Specks that spoil a value are left out where the reader of lines sees nothing; marks that make one stay."""

from dataclasses import replace

import numpy as np
import pytest

from forms.field import Candidates, Glyph, LineStrip
from forms.geometry import Box
from recognizer.dirt import without_dirt
from tests.recognizer.lattices import digit_box, lattice_of
from workshop.lines.texts import ALPHABET

WIDTH = 240.0


def field(kind: str = "amount", cells: int = 0) -> Candidates:
    """An open field whose line is 240 pixels wide, two pixels a step."""
    lattice = lattice_of([digit_box(0)], {(0, 1): {"1": 0.9}}, kind, cells)
    return replace(lattice, line=LineStrip(np.zeros((32, 240), np.uint8), Box(0, 0, WIDTH, 32)))


def steps_with(**marks: float) -> np.ndarray:
    """Steps that are blank but for a comma at the x named `at_X`, as likely as said."""
    steps = np.zeros((120, len(ALPHABET) + 1), np.float32)
    steps[:, -1] = 1.0
    for name, likely in marks.items():
        step = int(name.removeprefix("at_")) // 2
        steps[step, ALPHABET.index(",")], steps[step, -1] = likely, 1 - likely
    return steps


def glyphs(raw: str) -> tuple[Glyph, ...]:
    """Glyphs twenty pixels apart."""
    return tuple(Glyph(text, 1.0, None, Box(20.0 * at, 8, 8, 16)) for at, text in enumerate(raw))


def left(raw: str, lattice: Candidates, steps: np.ndarray | None) -> str:
    """What is left of a raw."""
    return "".join(glyph.text for glyph in without_dirt(glyphs(raw), lattice, steps, ALPHABET))


def test_a_speck_that_nobody_else_sees_is_left_out() -> None:
    """`1-0,000` is no amount; the comma is seen, the dash is not."""
    assert left("1-0,000", field(), steps_with(at_62=0.9)) == "10,000"


@pytest.mark.parametrize("raw", ["10,000", "200.00", "10,000/-"])
def test_marks_that_make_a_value_stay_though_nobody_sees_them(raw: str) -> None:
    """A point that is dropped wrongly would make an amount a hundred times too large."""
    assert left(raw, field(), steps_with()) == raw


def test_where_leaving_out_makes_no_value_either_everything_stays() -> None:
    """A person sees what the machine saw."""
    assert left("1-0,0000", field(), steps_with(at_62=0.9)) == "1-0,0000"


def test_combs_and_fields_without_a_line_are_left_alone() -> None:
    """Dashes in cells are placeholders, and without the second reader nobody can tell."""
    assert left("1-0,000", field(cells=7), steps_with()) == "1-0,000"
    assert left("1-0,000", field(), None) == "1-0,000"
