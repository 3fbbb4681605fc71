"""Drawn fields with something odd about them come with their truth and repeat by their seed."""

from collections.abc import Iterator

import numpy as np
import pytest

from workshop.drawing.defacing import STRIKES
from workshop.odd_fields import ODDITIES, OddField, odd_fields


@pytest.mark.parametrize("oddity", list(ODDITIES))
def test_the_same_seed_draws_the_same_fields(oddity: str) -> None:
    """Pictures, values and names are equal; frames and combs come by turns."""
    first, again = list(odd_fields(4, 3, oddity)), list(odd_fields(4, 3, oddity))
    assert [one.text for one in first] == [one.text for one in again]
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.image.pixels, other.image.pixels)
        assert one.oddity.split(":")[0] == oddity
    assert [bool(one.image.cell_edges) for one in first] == [False, True, False, True]


def inked(fields: Iterator[OddField]) -> list[int]:
    """How many pixels of each picture are clearly darker than its paper."""
    return [int((one.image.pixels < np.median(one.image.pixels) - 40).sum()) for one in fields]


def test_what_is_done_to_a_value_adds_ink() -> None:
    """A field that was struck out or overwritten holds more ink than the plain one by the same writer."""
    plain = inked(odd_fields(6, 8, "plain"))
    assert len(STRIKES) == 5
    for oddity in ("struck_out", "overwritten", "stamped"):
        spoilt = inked(odd_fields(6, 8, oddity))
        assert sum(more > less for more, less in zip(spoilt, plain, strict=True)) >= 4, oddity
        assert sum(spoilt) > 1.02 * sum(plain), oddity
