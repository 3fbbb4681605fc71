"""Fields of capitals are drawn from a seed, in every form, with their truth."""

import numpy as np

from forms.kinds.kind import CAPITALS
from segmentation.proposing import propose
from workshop.letter_fields import letter_fields


def test_the_same_seed_draws_the_same_fields() -> None:
    """Calibration can be repeated; another seed draws others."""
    first, again, other = (list(letter_fields(6, seed)) for seed in (1, 1, 2))
    assert [text for _, text in first] == [text for _, text in again] != [text for _, text in other]
    assert all(np.array_equal(one.pixels, two.pixels) for (one, _), (two, _) in zip(first, again, strict=True))


def test_a_field_holds_its_capitals() -> None:
    """Lines, frames and combs take turns; segmentation finds about as many pieces as letters, and more."""
    drawn = list(letter_fields(12, 3))
    assert all(set(text) <= set(CAPITALS) and field.spec.kind == "letters" for field, text in drawn)
    assert [bool(field.cell_edges) for field, _ in drawn] == [False, False, True] * 4
    assert [field.frame.x > 0 for field, _ in drawn] == [False, True, True] * 4
    pieces = sum(len(propose(field).pieces) for field, _ in drawn)
    assert pieces > 0.8 * sum(len(text) for _, text in drawn)
