"""Fields of capitals are drawn from a seed, in every form, with their truth."""

import numpy as np

from forms.kinds.kind import CAPITALS
from segmentation.proposing import propose
from workshop.letter_fields import letter_fields


def test_the_same_seed_draws_the_same_fields() -> None:
    """Calibration can be repeated; another seed draws others."""
    first, again, other = (list(letter_fields(6, seed)) for seed in (1, 1, 2))
    assert [one.text for one in first] == [one.text for one in again] != [one.text for one in other]
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one.image.pixels, two.image.pixels)


def test_a_field_holds_its_capitals() -> None:
    """Lines, frames and combs take turns; segmentation finds about as many pieces as letters, and more."""
    drawn = list(letter_fields(12, 3))
    assert all(set(one.text) <= set(CAPITALS) and one.image.spec.kind == "letters" for one in drawn)
    assert [bool(one.image.cell_edges) for one in drawn] == [False, False, True] * 4
    assert [one.image.frame.x > 0 for one in drawn] == [False, True, True] * 4
    pieces = sum(len(propose(one.image).pieces) for one in drawn)
    assert pieces > 0.8 * sum(len(one.text) for one in drawn)


def test_every_capital_has_its_box_on_ink() -> None:
    """The truth says where each letter stands, in pixels of the page that the field lies on."""
    for one in letter_fields(12, 4):
        page = one.drawn.image
        assert one.image.page.size == (page.shape[1], page.shape[0])
        assert len(one.drawn.boxes) == len(one.text)
        for box in one.drawn.boxes:
            x, y, width, height = box.rounded()
            inside = page[max(0, y) : y + height, max(0, x) : x + width]
            assert inside.min() < np.median(page) - 20
