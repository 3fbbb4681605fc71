"""Currency signs are known by their shape, in fonts that they were not drawn after; digits and letters are none."""

import cv2
import numpy as np

from forms.page import Pixels
from segmentation.discovery.currency import is_sign
from segmentation.discovery.glyphs import find_glyphs
from workshop.drawing.printing import Press


def signs_in(press: Press) -> list[bool]:
    """For each character of a line of print, from left to right, whether it is a sign."""
    ink: Pixels = np.asarray(255 - cv2.cvtColor(press.pixels(), cv2.COLOR_RGB2GRAY), np.uint8)
    binary = np.where(ink > 60, 255, 0).astype(np.uint8)
    glyphs = find_glyphs(binary, np.zeros_like(binary), ink)
    return is_sign(glyphs.only(np.argsort(glyphs.x)), ink).tolist()


def test_a_dollar_is_a_sign_and_digits_are_not() -> None:
    """In Pillow's own font."""
    press = Press.with_sheet(80, 20, 200)
    press.text("$1025836947S", 5, 14, 6)
    assert signs_in(press) == [True] + [False] * 11


def test_a_rupee_is_a_sign() -> None:
    """As the cheques of this project have it."""
    press = Press.with_sheet(80, 20, 200)
    press.rupee(10, 5, 6)
    assert signs_in(press) == [True]
