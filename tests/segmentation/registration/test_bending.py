"""Fields of a bulging page are found in their places, or sent to a person; flat pages are left as they are."""

import cv2
import numpy as np
import pytest

from forms.errors import MisregisteredError
from forms.geometry import Points, mapped, translation
from forms.layout import Layout
from forms.oddities import FRAMED
from forms.page import AlignedPage, Pixels
from segmentation.cutting import cut_fields
from segmentation.registration import register
from segmentation.registration.bending import unbent
from tests.sheets import page_of, ruled
from workshop.drawing.degrade import blurred
from workshop.drawing.form import shipped_layout
from workshop.drawing.pages import drawn_form_page

DPI = 150
SCALE = DPI / 25.4
"""Pixels a millimetre of what is drawn."""
MARGIN = 30
"""Paper around a drawing, so that nothing is bent out of the image; pixels."""
WIDE_MM = 60.0
"""A field wider than this is bent itself: no straight frame lies on it."""
NEAREST_MM = 1.0


def drawn(name: str) -> Pixels:
    """A page of a layout, in grey."""
    if name != "teaching_form":
        return ruled(shipped_layout(name), DPI)
    return np.asarray(cv2.cvtColor(drawn_form_page(1, DPI, faults=()).image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def bulge(x: Points, width: int, shape: str, mm: float) -> Points:
    """How far down paper of a width lies at x, pixels: a parabola, or up on one side and down on the other."""
    u = np.clip(x / width, 0, 1)
    return np.asarray(mm * SCALE * (4 * u * (1 - u) if shape == "parabola" else np.sin(2 * np.pi * u) / 2), np.float64)


def bulging(page: Pixels, shape: str, mm: float) -> Pixels:
    """A page that bulges along its width."""
    wide = cv2.copyMakeBorder(page, *[MARGIN] * 4, cv2.BORDER_REPLICATE)
    x, y = np.meshgrid(np.arange(wide.shape[1], dtype=np.float32), np.arange(wide.shape[0], dtype=np.float32))
    down = bulge(x - MARGIN, page.shape[1], shape, mm).astype(np.float32)
    return np.asarray(cv2.remap(wide, x, y - down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)


def gaps(page: Pixels, layout: Layout, shape: str, mm: float) -> list[tuple[float, float]]:
    """For each field of a bulging page, how many millimetres off it was cut, and the share seen of its frame."""
    found = []
    for field in cut_fields(register(page_of(bulging(page, shape, mm)), layout)):
        wanted = field.spec.box.corners * SCALE
        wanted = wanted + MARGIN + np.column_stack([np.zeros(4), bulge(wanted[:, 0], page.shape[1], shape, mm)])
        gap = np.linalg.norm(mapped(field.to_page, field.frame.corners) - wanted, axis=1).max() / SCALE
        if field.spec.box.width <= WIDE_MM:
            found.append((float(gap), field.framed or 0.0))
    return found


@pytest.mark.parametrize("shape", ["parabola", "sine"])
@pytest.mark.parametrize("name", ["teaching_form", "c1_2014", "nist_hsf", "marks_table"])
def test_fields_of_a_bulging_page_lie_in_their_places(name: str, shape: str) -> None:
    """Up to 3 mm all narrow fields are within a millimetre, whatever the page is registered by."""
    page, layout = drawn(name), shipped_layout(name)
    for mm in (1, 2, 3):
        found = gaps(page, layout, shape, mm)
        assert max(gap for gap, _ in found) < NEAREST_MM
        assert min(framed for _, framed in found) >= FRAMED


def test_a_page_that_bulges_too_far_is_not_vouched_for() -> None:
    """By 10 mm: whatever is cut in the wrong place is known to be."""
    for name in ("nist_hsf", "teaching_form"):
        try:
            found = gaps(drawn(name), shipped_layout(name), "parabola", 10)
        except MisregisteredError:
            continue
        assert all(gap < 2 or framed < FRAMED for gap, framed in found)


def test_a_flat_page_is_left_as_it_is() -> None:
    """No field has a place of its own where that explains no more of the page."""
    layout = shipped_layout("marks_table")
    aligned: AlignedPage = register(page_of(drawn("marks_table")), layout)
    assert unbent(aligned).own == {}


def test_a_comb_that_slipped_by_a_cell_is_no_bent_paper() -> None:
    """A page placed 2.5 mm off is not explained by bending a part of it: nothing is cut off its place unnoticed."""
    layout = shipped_layout("teaching_form")
    for seed in range(4):
        page = drawn_form_page(seed, DPI, faults=()).image
        blurry = blurred(page, np.random.default_rng(seed), 0.7).image
        transform = np.diag([SCALE, SCALE, 1.0]) @ translation(2.5, 0.0)
        for field in cut_fields(AlignedPage(page_of(blurry), layout, transform, 0.1, 1.0)):
            gap = np.linalg.norm(mapped(field.to_page, field.frame.corners) - field.spec.box.corners * SCALE, axis=1)
            assert gap.max() < NEAREST_MM * SCALE or (field.framed or 0.0) < FRAMED
