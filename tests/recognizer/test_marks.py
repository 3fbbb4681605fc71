"""Marks are told apart by their shape and their place beside the digits."""

import pytest

from forms.geometry import Box
from recognizer.marks import told_apart
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
        (Box(170, 42, 18, 16), "="),  # two bars behind the last digit
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
