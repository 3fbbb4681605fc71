"""A small sheet on a large scan is found, though its short strokes are lost where the whole image is looked at."""

import numpy as np
import pytest

from forms.errors import MisregisteredError, UnidentifiedError
from forms.geometry import Box, mapped
from forms.page import Pixels
from segmentation.registration import register, register_best
from tests.sheets import page_of, ruled
from workshop.drawing.form import shipped_layout

DPI = 300
MM = DPI / 25.4
LAYOUT = shipped_layout("cheque_us")
ACROSS, DOWN = 25.0, 140.0
"""Where the cheque lies on the glass, millimetres."""


def flatbed(sheet: Pixels) -> Pixels:
    """A sheet on the white lid of an A4 scanner."""
    scan = np.full((round(297 * MM), round(210 * MM), 3), 250, np.uint8)
    x, y = round(ACROSS * MM), round(DOWN * MM)
    scan[y : y + sheet.shape[0], x : x + sheet.shape[1]] = sheet
    return scan


@pytest.mark.parametrize("quarters", [0, 2])
def test_a_cheque_on_a_flatbed_scan_is_found(quarters: int) -> None:
    """By its name and among all layouts, as it was laid down and upside down."""
    scan = flatbed(np.ascontiguousarray(np.rot90(ruled(LAYOUT, DPI), -quarters)))
    sheet = Box(ACROSS, DOWN, LAYOUT.width, LAYOUT.height).scaled(MM, MM).corners
    wanted = np.roll(sheet, -quarters, axis=0)
    for aligned in (register(page_of(scan), LAYOUT), register_best(page_of(scan), [LAYOUT])):
        assert aligned.page.pixels is scan
        found = mapped(aligned.transform, Box(0, 0, LAYOUT.width, LAYOUT.height).corners)
        assert np.abs(found - wanted).max() < 0.5 * MM


def test_a_sheet_of_which_half_is_missing_is_no_better_from_near() -> None:
    """What does not fit does not fit once it is looked at closer either."""
    sheet = ruled(LAYOUT, DPI)
    sheet[:, sheet.shape[1] // 2 :] = 250
    with pytest.raises(UnidentifiedError):
        register_best(page_of(flatbed(sheet)), [LAYOUT])
    with pytest.raises(MisregisteredError):
        register(page_of(flatbed(sheet)), LAYOUT)
