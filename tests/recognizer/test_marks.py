"""Marks are told apart by their shape and their place beside the digits."""

import pytest

from forms.field import Glyph
from forms.geometry import Box
from recognizer.marks import told_apart, with_slash
from tests.recognizer.lattices import digit_box, lattice_of

DIGITS = [digit_box(at) for at in range(4)]
AMOUNT = lattice_of(DIGITS, {}, "amount")
"""Digits from y = 30 to y = 70."""


@pytest.mark.parametrize(
    ("box", "mark"),
    [
        (Box(50, 64, 6, 6), "."),
        (Box(50, 62, 6, 16), ","),
        (Box(50, 68, 6, 7), ","),  # it hangs below the line
        (Box(50, 48, 20, 5), "-"),
        (Box(170, 20, 20, 56), "/"),
        (Box(50, 32, 6, 6), ""),  # above the line
        (Box(50, 66, 2, 2), ""),  # dust
    ],
)
def test_a_mark_is_told_by_shape_and_place(box: Box, mark: str) -> None:
    """Points stand on the line, commas hang below it, dashes are flat, slashes tall; dirt is none of them."""
    assert told_apart(box, DIGITS, AMOUNT) == mark


def test_without_digits_only_a_dash_is_a_mark() -> None:
    """A dash fills an unused field; a point beside nothing is dirt."""
    assert told_apart(Box(50, 48, 20, 5), [], AMOUNT) == "-"
    assert told_apart(Box(50, 64, 6, 6), [], AMOUNT) == ""


def glyphs(text: str, last_height: float) -> list[Glyph]:
    """Digits of 40 pixels, the last of another height, and a dash for each `-`."""
    body = text.rstrip("-")
    out = [Glyph(each, 0.9, None, digit_box(at)) for at, each in enumerate(body)]
    out[-1] = Glyph(body[-1], 0.9, None, digit_box(len(body) - 1, height=last_height))
    return out + [Glyph("-", 1.0, None, Box(20 + 36 * (len(body) + at), 48, 20, 5)) for at in range(text.count("-"))]


@pytest.mark.parametrize(
    ("text", "last_height", "raw"),
    [
        ("2501-", 60.0, "250/-"),
        ("2507-", 60.0, "250/-"),
        ("2501-", 40.0, "2501-"),  # as high as the others: a one
        ("2501", 60.0, "2501"),  # no dash follows
        ("2506-", 60.0, "2506-"),  # not the shape of a slash
        ("1-", 60.0, "1-"),  # nothing would be left
    ],
)
def test_an_oversized_one_before_a_dash_is_a_slash(text: str, last_height: float, raw: str) -> None:
    """`/-` ends an amount; the slash is told from a one by its height."""
    assert "".join(glyph.text for glyph in with_slash(glyphs(text, last_height), AMOUNT)) == raw


def test_a_number_has_no_slash() -> None:
    """Kinds without slashes keep their ones."""
    number = lattice_of(DIGITS, {})
    assert "".join(glyph.text for glyph in with_slash(glyphs("2501-", 60.0), number)) == "2501-"
