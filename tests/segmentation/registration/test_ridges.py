"""A border between two cells of a comb is seen by its darkness where writing runs together with it."""

import cv2
import numpy as np

from forms.geometry import Box
from forms.layout import Element
from forms.page import Pixels
from segmentation.registration.ridges import inner_borders

SCALE = 8.0
"""Pixels a millimetre."""
COMB = Element("comb", Box(10.0, 5.0, 41.3, 5.7), cells=8, tolerance=0.0)
TO_PAGE = np.diag([SCALE, SCALE, 1.0])


def ink(borders: list[int], shift: float = 0.0) -> Pixels:
    """The darkness of a blurred comb with these borders, 0 to 8; the inner ones half as dark, and `shift` mm off."""
    page, box = np.zeros((140, 520), np.uint8), COMB.box
    for border in borders:
        x = box.x + box.width * border / 8 + (shift if 0 < border < 8 else 0.0)
        tone = 120 if border in (0, 8) else 60
        cv2.line(page, (round(x * SCALE), 40), (round(x * SCALE), 85), (tone,), 2)
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 3), np.uint8)


def test_borders_are_seen_where_they_are() -> None:
    """Of seven inner borders those are told that are there."""
    assert inner_borders(COMB, ink(list(range(9))), TO_PAGE).all()
    assert inner_borders(COMB, ink([0, 1, 2, 5, 8]), TO_PAGE).tolist() == [True, True, False, False, True, False, False]


def test_borders_beside_their_place_are_none() -> None:
    """Half a cell off, and a millimetre off, nothing is dark in the borders' places."""
    for shift in (2.58, 1.0):
        assert not inner_borders(COMB, ink(list(range(9)), shift), TO_PAGE).any()


def test_writing_that_touches_a_border_does_not_hide_it() -> None:
    """A grey wedge of ink as dark as half the border runs up to it; one that covers all of it hides it."""
    beside = ink(list(range(9)))
    x = round((COMB.box.x + COMB.box.width / 8) * SCALE)
    beside[45:80, x - 24 : x - 8] = np.maximum(beside[45:80, x - 24 : x - 8], 60)
    assert inner_borders(COMB, beside, TO_PAGE).all()
    beside[45:80, x - 24 : x + 24] = 60
    assert inner_borders(COMB, beside, TO_PAGE).tolist() == [False] + [True] * 6
