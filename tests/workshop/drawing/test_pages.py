"""Drawn pages carry the truth about what is written on them and where."""

from pathlib import Path

import numpy as np
import pytest

from forms.geometry import mapped
from forms.page import Page, Scan
from segmentation.registration import register
from workshop.drawing.degrade import Fault, faded, rescaled, skewed, tilted, with_faults
from workshop.drawing.form import teaching_form
from workshop.drawing.pages import draw_form_page, drawn_form_page, teaching_values


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_field_of_a_drawn_page_is_written_where_its_layout_says(seed: int) -> None:
    """Without faults every character's centre lies inside its field's box, and there is dark ink in it."""
    page = drawn_form_page(seed, dpi=120, faults=())
    layout = teaching_form().layout
    scale = page.image.shape[1] / layout.width
    for field in layout.fields:
        assert len(page.boxes[field.name]) == len(page.truth[field.name])
        place = field.box.scaled(scale, scale)
        for box in page.boxes[field.name]:
            x, y = box.centre
            assert place.x < x < place.right
            assert place.y < y < place.bottom
            left, top, width, height = box.rounded()
            assert page.image[top : top + height, left : left + width].min() < 190


def test_the_same_seed_is_the_same_page() -> None:
    """Two drawings of one seed are equal to the pixel; another seed is another page."""
    first, truth = draw_form_page(3)
    again, same_truth = draw_form_page(3)
    other, _ = draw_form_page(4)
    assert np.array_equal(first, again)
    assert truth == same_truth
    assert not np.array_equal(first, other)


def test_the_total_is_the_sum_of_the_scores() -> None:
    """The values obey the checks of their layout, and fit into their cells."""
    for seed in range(100):
        values = teaching_values(np.random.default_rng(seed))
        digits = {name: int("".join(filter(str.isdigit, text))) for name, text in values.items()}
        assert digits["total"] == sum(digits[f"score_{number}"] for number in range(1, 5))
        for field in teaching_form().layout.fields:
            assert 1 <= len(values[field.name]) <= field.max_digits


def test_the_truth_of_a_page_is_its_digits() -> None:
    """Placeholders are not part of the truth."""
    _, truth = draw_form_page(51)
    assert all(text.isdigit() for text in truth.values())


def test_faults_move_the_truth_with_the_page() -> None:
    """After skew, perspective and another resolution the boxes still lie on the ink of their characters."""
    faults = ((skewed, 0.8), (tilted, 0.6), (rescaled, 0.5))
    page = drawn_form_page(6, dpi=150, faults=faults)
    paper = np.median(page.image)
    for boxes in page.boxes.values():
        for box in boxes:
            x, y, width, height = box.grown(1, 1).rounded()
            assert page.image[y : y + height, x : x + width].min() < paper - 40


@pytest.mark.parametrize(
    "faults", [(), ((skewed, 0.8), (faded, 0.5)), ((tilted, 0.8),)], ids=["flat", "faint", "photo"]
)
def test_a_drawn_page_is_found_by_its_layout(faults: tuple[tuple[Fault, float], ...]) -> None:
    """Registration puts every corner of every field within a third of a millimetre of its true place."""
    layout = teaching_form().layout
    flat = drawn_form_page(2, dpi=150, faults=()).image
    after = with_faults(flat, faults, np.random.default_rng(0))
    page = Page(Scan("0" * 64, "drawn", Path("drawn")), 1, after.image, 150)
    aligned = register(page, layout)
    scale = flat.shape[1] / layout.width
    for field in layout.fields:
        true = mapped(after.transform, field.box.corners * scale)
        assert np.abs(mapped(aligned.transform, field.box.corners) - true).max() < scale / 3
