"""In the lattice of an amount the last high stroke before a dash may be a slash."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Pixels, Scan
from recognizer.amount_lattice import AmountLattice
from recognizer.hypotheses import of_lattice
from recognizer.ways import SLASH
from segmentation.cutting import cut_whole
from segmentation.proposing import propose
from tests.recognizer.lattices import CLASSES, HEIGHT, digit_box, lattice_of, rows_of
from workshop.drawing.ink import PENS, lay_ink
from workshop.drawing.pen import Writer
from workshop.reading import shipped_reader


def amount_of(text: str, last_height: float = HEIGHT) -> AmountLattice:
    """The lattice of digits, the last of another height, and a dash or two bars for each `-` or `=` behind them."""
    body = text.rstrip("-=")
    boxes = [digit_box(at) for at in range(len(body))]
    boxes[-1] = digit_box(len(body) - 1, 12, last_height)
    for at, mark in enumerate(text[len(body) :], start=len(body)):
        boxes.append(Box(20 + 36 * at, 48, 20, 5 if mark == "-" else 16))
    beliefs = {(at, at + 1): {one if one.isdigit() else "~": 0.97} for at, one in enumerate(text)}
    return AmountLattice(lattice_of(boxes, beliefs, "amount"), rows_of(beliefs), CLASSES)


@pytest.mark.parametrize(
    ("text", "last_height", "read"),
    [
        ("2501-", 60.0, "250"),
        ("2501=", 60.0, "250"),
        ("2501--", 60.0, "250"),
        ("2501-", 38.0, "2501"),  # lower than the others: a one
        ("2501", 60.0, "2501"),  # no dash follows
        ("2506-", 60.0, "2506"),  # not the shape of a slash
        ("1-", 60.0, "1"),  # nothing would be left
    ],
)
def test_an_oversized_one_before_a_dash_is_a_slash(text: str, last_height: float, read: str) -> None:
    """`/-` ends an amount; the slash is told from a one by its height."""
    lattice = amount_of(text, last_height)
    assert of_lattice(lattice.best_paths(), lattice.prior)[0].text == read


def test_the_tip_of_a_slash_may_be_a_piece_of_its_own() -> None:
    """A cut takes off the end of a slash that leans over; slash and tip together are as likely a slash."""
    boxes = [digit_box(0), digit_box(1), Box(92, 32, 12, 38), Box(104, 26, 8, 10), Box(120, 48, 20, 5)]
    beliefs = {(0, 1): {"2": 0.97}, (1, 2): {"5": 0.97}, (2, 4): {"1": 0.97}, (4, 5): {"~": 0.97}}
    lattice = AmountLattice(lattice_of(boxes, beliefs, "amount"), rows_of(beliefs), CLASSES)
    path = lattice.path_of("25")
    assert path is not None
    assert [step.text for step in path.steps] == ["2", "5", SLASH, ""]


def test_a_point_on_the_line_or_a_rule_below_it_closes_nothing() -> None:
    """Only what lies about the middle of the line is a dash."""
    beliefs = {(at, at + 1): {"1": 0.97} for at in range(4)}
    plain = lattice_of([digit_box(at) for at in range(4)], beliefs, "amount")
    for low in (Box(164, 66, 5, 4), Box(164, 86, 60, 3)):
        lattice = AmountLattice(replace(plain, marks=(low,)), rows_of(beliefs), CLASSES)
        assert all(step.text != SLASH for path in lattice.best_paths() for step in path.steps)


def drawn(text: str, person: int) -> Pixels:
    """An amount that somebody wrote on plain paper."""
    rng = np.random.default_rng(person)
    ink = Writer(person).string(text, 34, rng, touching=0.3).mask
    paper = np.full((ink.shape[0] + 50, ink.shape[1] + 60), 240, np.uint8)
    return lay_ink(paper, ink, PENS[person % len(PENS)], 30, 25)


def test_amounts_that_people_close_with_a_slash_are_not_read_ten_times_too_large() -> None:
    """Of sixty drawn ones none is accepted with its slash for a one, and most are read."""
    reader, spec = shipped_reader(), FieldSpec("amount", "amount", Box(0, 0, 1, 1), max_digits=9)
    right, tenfold = 0, 0
    for person in range(60):
        written = str(np.random.default_rng(person).integers(100, 10**6))
        page = Page(Scan("drawn", "drawn", Path("drawn")), 1, drawn(written + "/-", 61_000_000 + person), None)
        (string,) = reader.read([propose(cut_whole(page, spec))])
        digits = "".join(filter(str.isdigit, string.raw))
        right += digits == written
        tenfold += digits == written + "1" and string.confidence >= 0.97
    assert tenfold == 0
    assert right >= 45, right
