"""A page that lies upside down is found where it lies, by its layout turned about."""

import numpy as np
import pytest

from forms.geometry import mapped
from segmentation.registration import register
from segmentation.registration.upending import half_turn, upended
from tests.sheets import page_of, ruled
from workshop.drawing.cheque import draw_cheque
from workshop.drawing.form import printed, shipped_layout, teaching_form

DPI = 130


def drawn(name: str) -> np.ndarray:
    """A drawn page of a layout."""
    if name == "teaching_form":
        return np.array(printed(teaching_form(), DPI))
    return draw_cheque(1, "05052015", "1234", DPI).image if name == "cheque_in" else ruled(shipped_layout(name), DPI)


@pytest.mark.parametrize("name", ["c1_2014", "cheque_in", "cheque_us", "nist_hsf", "teaching_form"])
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_turned_about_is_found_as_it_lies(name: str, quarters: int) -> None:
    """Each corner of each field is within a tenth of a millimetre of where the turn took it."""
    upright, layout = drawn(name), shipped_layout(name)
    before = register(page_of(upright), layout)
    turned = np.ascontiguousarray(np.rot90(upright, -quarters))
    after = register(page_of(turned), layout)
    for field in layout.fields:
        wanted, (height, width) = mapped(before.placed(field), field.box.corners), upright.shape[:2]
        for _ in range(quarters):
            wanted = np.column_stack([height - wanted[:, 1], wanted[:, 0]])
            height, width = width, height
        gaps = mapped(after.placed(field), field.box.corners) - wanted
        assert np.linalg.norm(gaps, axis=1).max() < 0.1 * DPI / 25.4


@pytest.mark.parametrize("name", ["c1_2014", "cheque_us", "kpu_2024"])
def test_a_layout_turned_about_has_everything_where_the_turn_takes_it(name: str) -> None:
    """Its marks, lines and fields."""
    layout = shipped_layout(name)
    about, turn = upended(layout), half_turn(layout)
    pairs = [(one.box.corners, other.box.corners) for one, other in zip(layout.fields, about.fields, strict=True)]
    lines = zip(layout.registration.lines, about.registration.lines, strict=True)
    ends = [(np.array([(a.x0, a.y0), (a.x1, a.y1)]), np.array([(b.x0, b.y0), (b.x1, b.y1)])) for a, b in lines]
    marks = zip(layout.registration.marks, about.registration.marks, strict=True)
    ends += [(np.array([(a.x, a.y)]), np.array([(b.x, b.y)])) for a, b in marks]
    for before, after in pairs:
        np.testing.assert_allclose(np.roll(mapped(turn, before), 2, axis=0), after, atol=1e-9)
    for before, after in ends:
        np.testing.assert_allclose(mapped(turn, before)[::-1], after, atol=1e-9)
