"""A date is read as a day, its parts told by what looks like a slash only where that makes a day."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forms.field import Candidates, Glyph, LineStrip
from forms.geometry import Box
from forms.kinds.kind import DIGITS
from forms.layout import FieldSpec
from forms.page import Page, Pixels, Scan
from recognizer.date_lattice import DateLattice
from recognizer.days import Day, of_days, parted
from recognizer.hypotheses import Hypothesis, Support
from segmentation.cutting import cut_whole
from segmentation.proposing import propose
from tests.recognizer.lattices import CLASSES, HEIGHT, digit_box, lattice_of, rows_of
from workshop.drawing.ink import PENS, lay_ink
from workshop.drawing.pen import Writer
from workshop.reading import shipped_reader

LINE_CLASSES = (*DIGITS, ",", ".", "/", "-", "=", "x")
BOTH = {"lattice": 0.5, "line": 0.5}
HIGH = 1.4
"""How many times as high as a digit a slash is."""


def lattice_of_line(shown: str) -> tuple[Candidates, np.ndarray]:
    """A date's lattice in which every piece is surely the digit shown; `|` is a high stroke that looks like a one."""
    boxes = [digit_box(at, 12, HIGH * HEIGHT) if one == "|" else digit_box(at) for at, one in enumerate(shown)]
    beliefs = {(at, at + 1): {one.replace("|", "1"): 0.98} for at, one in enumerate(shown)}
    lattice = lattice_of(boxes, beliefs, "date")
    field = replace(lattice.field, spec=replace(lattice.field.spec, order="MDY"))
    return replace(lattice, field=field, line=LineStrip(np.zeros((32, 64), np.uint8), digit_box(0))), rows_of(beliefs)


def steps_of(shown: str) -> np.ndarray:
    """Steps of a line on which the same stands; a high stroke is a one, or rarely a slash."""
    rows = np.zeros((2 * len(shown) + 1, len(LINE_CLASSES) + 1), np.float32)
    rows[::2, -1] = 1.0
    for at, one in enumerate(shown):
        character, sure = one.replace("|", "1"), 0.97 if one == "|" else 0.99
        rows[2 * at + 1, LINE_CLASSES.index(character)] = sure
        rows[2 * at + 1, LINE_CLASSES.index("/")] += 1 - sure
    return rows


def texts_of(shown: str) -> list[Hypothesis]:
    """What may be read where that is shown, best first."""
    lattice, rows = lattice_of_line(shown)
    return of_days(DateLattice(lattice, rows, CLASSES), steps_of(shown), LINE_CLASSES, BOTH)


def days_of(shown: str) -> list[str]:
    """The days among them, as they may be written."""
    return [one.parted for one in texts_of(shown) if isinstance(one, Day)]


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("10|20|2019", "10/20/2019"),
        ("12|11|19", "12/11/19"),
        ("5|5|2015", "5/5/2015"),
        ("10112019", "10112019"),  # a day as it stands
        ("08|22|27", "08/22/27"),  # the eighth of December 2127 is unlikelier than two slashes
    ],
)
def test_high_ones_are_slashes_where_that_makes_a_day(shown: str, read: str) -> None:
    """Both readers take them for ones by themselves."""
    assert days_of(shown)[0] == read
    assert isinstance(texts_of(shown)[0], Day)


def test_what_is_no_day_either_way_stays_as_it_is() -> None:
    """A thirteenth month has no day, wherever slashes are."""
    (found, *_) = texts_of("13|45|2019")
    assert found.text == "1314512019"
    assert not isinstance(found, Day)


def test_each_day_counts_once_and_others_that_the_same_digits_make_count_too() -> None:
    """1112019 may be the eleventh of January or the first of November, each by itself a reason to doubt the other."""
    days = days_of("1|11|2019")
    assert days[0] == "1/11/2019"
    assert "11/1/2019" in days
    assert len(days) == len(set(days))


def test_marks_stand_where_the_ink_is_and_say_what_they_look_like() -> None:
    """A dash between two parts is told from a slash; where nothing is seen, a slash without width stands for it."""
    lattice, _ = lattice_of_line("5520")
    found = Day("5520", None, Support(0.0, 0.0), 0.0, parted="5/5/20")
    digits = [Glyph(one, 0.9, None, digit_box(at)) for at, one in enumerate("5520")]
    dash = Box(digits[0].box.right, 50, 12, 3)
    glyphs = parted(found, digits, [dash], lattice)
    assert "".join(glyph.text for glyph in glyphs) == "5-5/20"
    assert glyphs[1].box == dash
    assert glyphs[3].box.width == 0


def drawn(text: str, person: int) -> Pixels:
    """A date that somebody wrote on plain paper."""
    rng = np.random.default_rng(person)
    writer = Writer(person)
    ink = writer.string(text, 34, rng, touching=0.05).mask
    paper = np.full((ink.shape[0] + 50, ink.shape[1] + 60), 240, np.uint8)
    return lay_ink(paper, ink, PENS[person % len(PENS)], 30, 25)


def test_dates_that_people_write_with_slashes_are_read() -> None:
    """Of sixty drawn ones at least fifty, marks told from digits; before only one in ten were."""
    reader, spec = shipped_reader(), FieldSpec("date", "date", Box(0, 0, 1, 1), max_digits=12, order="MDY")
    right = 0
    for person in range(60):
        written = f"{person % 12 + 1}/{person % 28 + 1}/{2000 + person % 30}"
        page = Page(Scan("drawn", "drawn", Path("drawn")), 1, drawn(written, 60_000_000 + person), None)
        (string,) = reader.read([propose(cut_whole(page, spec))])
        right += string.raw == written
    assert right >= 50, right
