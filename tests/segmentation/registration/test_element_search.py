"""A printed box is found where its issue of the form has it, also where one of its sides was cut off with the sheet."""

import numpy as np
import pytest

from forms.errors import MisregisteredError
from forms.geometry import Box, mapped
from forms.page import Pixels
from segmentation.registration import register
from tests.sheets import page_of
from workshop.drawing.form import shipped_layout
from workshop.drawing.printing import Press

DPI = 150
MM = DPI / 25.4
LAYOUT = shipped_layout("cheque_in")
COMB, BOX = (element.box for element in LAYOUT.registration.elements)
USUAL, LEFT, RIGHT = BOX, Box(143.6, 36.2, 53.6, 11.0), Box(146.9, 34.2, 51.2, 9.4)
"""Where banks print the amount box: as the layout says, farther left and wider, farther right and narrower."""


def sheet(box: Box, width: float) -> Pixels:
    """The comb and a box on a cheque of which `width` millimetres are left, on a dark ground."""
    press = Press.with_sheet(LAYOUT.width, LAYOUT.height, DPI)
    press.comb(COMB, 8, 0.25)
    press.frame(box, 0.25)
    page = np.array(press.pixels())
    page[:, round(width * MM) :] = 60
    return page


def farthest_mm(page: Pixels, box: Box) -> float:
    """How far the worst corner of the amount box is from where it was printed."""
    aligned = register(page_of(page), LAYOUT)
    found = mapped(aligned.anchors["amount_box"], BOX.corners)
    return float(np.linalg.norm(found - box.corners * MM, axis=1).max()) / MM


@pytest.mark.parametrize("box", [USUAL, LEFT, RIGHT])
def test_a_box_stands_where_its_bank_has_it(box: Box) -> None:
    """Each side is found by itself."""
    assert farthest_mm(sheet(box, LAYOUT.width), box) < 0.2


@pytest.mark.parametrize("lost", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("box", [USUAL, LEFT, RIGHT])
def test_a_side_that_is_cut_off_stood_as_far_beyond_as_the_comb_lost(box: Box, lost: float) -> None:
    """Of a cheque that ends within its boxes, wherever its bank prints them, the place of the missing side is told."""
    assert farthest_mm(sheet(box, box.right - lost), box) < 1


@pytest.mark.parametrize("lost", [3.0, 4.0, 5.0, 6.0])
@pytest.mark.parametrize("box", [USUAL, LEFT, RIGHT])
def test_a_page_of_which_more_is_cut_off_is_refused(box: Box, lost: float) -> None:
    """Digits may be lost, and a comb without its last cell looks like the same comb a cell farther to the left."""
    with pytest.raises(MisregisteredError):
        register(page_of(sheet(box, box.right - lost)), LAYOUT)
