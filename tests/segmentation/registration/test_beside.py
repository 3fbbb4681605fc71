"""What lies beside the sheets that were found is noticed where it is another sheet, and there alone."""

import numpy as np
import pytest

from forms.geometry import Box, translation
from forms.oddities import BESIDE
from forms.page import AlignedPage, Pixels
from segmentation.registration.beside import ink_beside, outline
from tests.sheets import page_of
from workshop.drawing.cheque import draw_cheque
from workshop.drawing.degrade import bordered, shadowed, skewed, with_faults
from workshop.drawing.form import shipped_layout

DPI = 100
LAYOUT = shipped_layout("cheque_in")
CHEQUE = draw_cheque(1, "05052015", "1234", DPI).image
HEIGHT, WIDTH = CHEQUE.shape[:2]


def found_on(image: Pixels, *places: tuple[float, float]) -> list[AlignedPage]:
    """A cheque found at each place on an image."""
    scale = np.diag([WIDTH / LAYOUT.width, HEIGHT / LAYOUT.height, 1.0])
    page = page_of(image)
    return [AlignedPage(page, LAYOUT, translation(x, y) @ scale, 0.1, 1.0) for x, y in places]


def on_flatbed(*tops: int) -> Pixels:
    """Cheques on a flatbed with room for two, one below the other; what leaves it is cut off."""
    bed = np.full((2 * HEIGHT + 40, WIDTH + 20, 3), 235, np.uint8)
    for top in tops:
        end = min(len(bed), top + HEIGHT)
        bed[top:end, 10 : 10 + WIDTH] = CHEQUE[: end - top]
    return bed


def test_the_outline_of_a_sheet_is_its_paper() -> None:
    """Its corners in pixels of the page."""
    (sheet,) = found_on(CHEQUE, (0, 0))
    assert np.allclose(outline(sheet), Box(0, 0, WIDTH, HEIGHT).corners)


@pytest.mark.parametrize("top", [HEIGHT + 30, HEIGHT + 30 + HEIGHT // 2])
def test_another_sheet_that_was_not_found_is_noticed(top: int) -> None:
    """A whole one, and half a one that the flatbed's edge cuts off."""
    assert ink_beside(found_on(on_flatbed(10, top), (10, 10))) > BESIDE


def test_sheets_that_were_found_are_not_what_lies_beside() -> None:
    """Two of two."""
    assert ink_beside(found_on(on_flatbed(10, HEIGHT + 30), (10, 10), (10, HEIGHT + 30))) < 0.1 * BESIDE


def test_an_empty_flatbed_beside_a_sheet_shows_nothing() -> None:
    """Nor does its noise."""
    bed = on_flatbed(10)
    noise = np.random.default_rng(0).normal(0, 4, bed.shape)
    assert ink_beside(found_on(np.clip(bed + noise, 0, 255).astype(np.uint8), (10, 10))) < 0.1 * BESIDE


def test_what_frames_a_single_sheet_is_no_other_sheet() -> None:
    """A dark lid, a shadow across, and the corners that turning the sheet leaves."""
    bed = on_flatbed(10)
    for seed in range(4):
        faulty = with_faults(bed, [(skewed, 1.0), (shadowed, 1.0), (bordered, 1.0)], np.random.default_rng(seed))
        (sheet,) = found_on(faulty.image, (10, 10))
        moved = AlignedPage(sheet.page, LAYOUT, faulty.transform @ sheet.transform, 0.1, 1.0)
        assert ink_beside([moved]) < 0.1 * BESIDE


def test_a_page_that_fills_its_image_is_not_looked_at() -> None:
    """There is no room for another."""
    assert ink_beside(found_on(CHEQUE, (0, 0))) == 0.0
