"""What a layout tells to ignore is paper to its fields."""

from dataclasses import replace

import numpy as np

from forms.geometry import Box
from forms.layout import FieldSpec, Layout, Registration
from forms.page import AlignedPage
from segmentation.cutting import cut_fields
from segmentation.proposing import propose
from tests.sheets import page_of
from workshop.drawing.printing import Press

SCALE = 200 / 25.4
AMOUNT = FieldSpec("amount", "amount", Box(10, 10, 50, 10))
LAYOUT = Layout("slip", "", 70.0, 30.0, Registration(), (AMOUNT,), ignore=(Box(10.8, 10.8, 6.0, 8.0),))


def slip(layout: Layout) -> AlignedPage:
    """A slip on grey paper, with a currency sign printed inside the amount's frame."""
    press = Press.with_sheet(70, 30, 200, (225, 225, 225))
    press.frame(AMOUNT.box, 0.3)
    press.rupee(12, 12, 6)
    return AlignedPage(page_of(press.pixels()), layout, np.diag([SCALE, SCALE, 1.0]), 0.1, 1.0)


def test_a_printed_sign_is_ignored() -> None:
    """Without the region the sign is a piece that might be a digit; with it the field is empty."""
    seen, ignored = (propose(cut_fields(slip(layout))[0]) for layout in (replace(LAYOUT, ignore=()), LAYOUT))
    assert seen.pieces
    assert not ignored.pieces


def test_the_rest_of_the_field_stays_as_it_is() -> None:
    """Only pixels of the region change, and they become paper."""
    before, after = (cut_fields(slip(layout))[0].pixels for layout in (replace(LAYOUT, ignore=()), LAYOUT))
    rows, columns = np.nonzero(before != after)
    inside = np.array([columns.min(), columns.max(), rows.min(), rows.max()]) / 8.0 - 2.5
    assert inside[0] >= 0.7 and inside[1] <= 6.9 and inside[2] >= 0.7 and inside[3] <= 8.9  # noqa: PT018
    assert np.abs(after[rows, columns].astype(int) - 225).max() <= 6


def test_regions_elsewhere_change_nothing() -> None:
    """A region beside the field leaves the same pixels."""
    elsewhere = replace(LAYOUT, ignore=(Box(0, 25, 70, 5),))
    assert np.array_equal(*(cut_fields(slip(each))[0].pixels for each in (replace(LAYOUT, ignore=()), elsewhere)))
