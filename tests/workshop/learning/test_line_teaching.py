"""Settled lines, as a reader of lines learns them."""

from dataclasses import replace

import numpy as np
import pytest

from forms.field import LineStrip
from forms.geometry import Box
from tests.recognizer.lattices import lattice_of
from workshop.learning.fields import SettledField
from workshop.learning.line_teaching import bent, lines_of
from workshop.lines.pool import WIDTHS


def settled(text: str, width: int | None = 60) -> SettledField:
    """A field with a line of that width."""
    strip = None if width is None else LineStrip(np.zeros((32, width), np.uint8), Box(0, 0, 1, 1))
    return SettledField(replace(lattice_of([], {}), line=strip), text, "document")


def test_lines_that_can_be_learnt_are_those_with_digits_alone() -> None:
    """Not those without a line, without a text, too wide or too long."""
    fields = [
        settled("12"),
        settled("12", None),
        settled(""),
        settled("7" * 17),
        settled("7", WIDTHS[-1] + 2),
        settled("AB"),
    ]
    assert [one.digits for one in lines_of(fields)] == ["12"]


@pytest.mark.parametrize("seed", range(20))
def test_a_bent_line_shows_its_ink_whole(seed: int) -> None:
    """As high as before, of a width that a network takes, and most of its ink still on it."""
    strip = np.zeros((32, 80), np.uint8)
    strip[8:24, 20:24] = strip[8:24, 56:60] = 255
    found = bent(strip, np.random.default_rng(seed))
    assert found.shape[0] == 32
    assert 16 <= found.shape[1] <= WIDTHS[-1]
    assert found.dtype == np.uint8
    assert (found > 128).sum() > 0.5 * (strip > 128).sum()
