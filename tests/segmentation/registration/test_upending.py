"""A page that lies upside down is found where it lies, by its layout turned about."""

import numpy as np
import pytest

from forms.geometry import Box, mapped
from forms.layout import FieldSpec, Layout, Line, Registration
from segmentation.registration import register
from segmentation.registration.upending import half_turn, upended
from tests.sheets import page_of, ruled
from workshop.drawing.cheque import draw_cheque
from workshop.drawing.form import printed, shipped_layout, teaching_form

DPI = 130
NUMBER = FieldSpec("number", "number", Box(20.0, 48.5, 20.0, 11.5))
"""A field of a drawn table."""


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


@pytest.mark.parametrize("name", ["c1_2014", "cheque_in", "cheque_us", "kpu_2024"])
def test_a_layout_turned_about_has_everything_where_the_turn_takes_it(name: str) -> None:
    """Its marks, lines, elements and fields."""
    layout = shipped_layout(name)
    about, turn = upended(layout), half_turn(layout)
    pairs = [(one.box.corners, other.box.corners) for one, other in zip(layout.fields, about.fields, strict=True)]
    elements = zip(layout.registration.elements, about.registration.elements, strict=True)
    pairs += [(one.box.corners, other.box.corners) for one, other in elements]
    lines = zip(layout.registration.lines, about.registration.lines, strict=True)
    ends = [(np.array([(a.x0, a.y0), (a.x1, a.y1)]), np.array([(b.x0, b.y0), (b.x1, b.y1)])) for a, b in lines]
    marks = zip(layout.registration.marks, about.registration.marks, strict=True)
    ends += [(np.array([(a.x, a.y)]), np.array([(b.x, b.y)])) for a, b in marks]
    for before, after in pairs:
        np.testing.assert_allclose(np.roll(mapped(turn, before), 2, axis=0), after, atol=1e-9)
    for before, after in ends:
        np.testing.assert_allclose(mapped(turn, before)[::-1], after, atol=1e-9)


def test_a_form_that_lies_on_itself_nearly_as_well_upside_down_is_turned_about_before_that_is_believed() -> None:
    """A table with one more rule above its middle than below: the page lies upside down, and so it is found."""
    levels = (48.5, 73.5, 98.5, 123.5, 148.5, 173.5, 198.5, 223.5, 248.5, 60.0)
    lines = [Line(20, y, 190, y) for y in levels] + [Line(x, 48.5, x, 248.5) for x in (20, 75, 135, 190)]
    lines.append(Line(40, 48.5, 40, 98.5))
    table = Layout("table", "", 210, 297, Registration(lines=tuple(lines), min_fit=0.7), (NUMBER,))
    page = np.ascontiguousarray(np.rot90(ruled(table, DPI), 2))
    found = register(page_of(page), table)
    assert found.fit > 0.95
    corners = mapped(found.placed(NUMBER), NUMBER.box.corners) * 25.4 / DPI
    np.testing.assert_allclose(corners, (210, 297) - NUMBER.box.corners, atol=0.3)
