"""Among lines that repeat, a placement that slipped to the neighbours of its lines is brought back, or is doubted."""

from dataclasses import replace

import numpy as np
import pytest

from forms.geometry import Points, mapped, translation
from forms.layout import Layout, Line, Registration
from segmentation.registration.refinement import measure
from segmentation.registration.sharpening import agreement, repeats, sharpened
from segmentation.registration.template import Rules, sample_lines
from segmentation.structure import find_structure
from tests.sheets import ruled
from workshop.drawing.form import shipped_layout

DPI = 230
"""So that the page is about as large as the working image."""
CHEQUE = shipped_layout("cheque_us")
STROKES = tuple(Line(x, 20.0, x, 24.0) for x in np.arange(10.0, 120.0, 1.25).tolist())
FRAME = (Line(5.0, 5.0, 145.0, 5.0), Line(5.0, 60.0, 145.0, 60.0))


def rules_and_place(layout: Layout) -> tuple[Rules, np.ndarray]:
    """What is printed on the drawn page of a layout, and where that lies: from millimetres to working pixels."""
    structure = find_structure(ruled(layout, DPI))
    to_page = np.diag([DPI / 25.4, DPI / 25.4, 1.0])
    return Rules(structure), np.linalg.inv(translation(0.5, 0.5) @ structure.to_page) @ to_page


def corners(layout: Layout) -> Points:
    """The corners of all fields, millimetres."""
    return np.concatenate([field.box.corners for field in layout.fields])


def test_a_code_line_repeats_and_tables_do_not() -> None:
    """Of the shipped layouts the American cheque alone has strokes that near to each other."""
    names = ("c1_2014", "cheque_us", "marks_table", "nist_hsf")
    assert [name for name in names if repeats(sample_lines(shipped_layout(name).registration.lines))] == ["cheque_us"]


@pytest.mark.parametrize("slip", [(-1.2, 0.0), (0.9, 0.3), (1.9, -0.4)])
def test_a_placement_that_slipped_comes_back(slip: tuple[float, float]) -> None:
    """It had each stroke on another one's place, and lies within a tenth of a millimetre of its own afterwards."""
    rules, place = rules_and_place(CHEQUE)
    template = sample_lines(CHEQUE.registration.lines)
    slipped = measure(template, rules, place @ translation(*slip), 1.0)
    sharp = sharpened(template, rules, slipped, corners(CHEQUE))
    gaps = mapped(np.linalg.inv(place) @ sharp.transform, corners(CHEQUE)) - corners(CHEQUE)
    assert np.linalg.norm(gaps, axis=1).max() < 0.1
    assert sharp.residual_mm < 0.1


def test_a_placement_whose_cut_off_end_slipped_by_several_strokes_comes_back() -> None:
    """Without the left side of its frame nothing holds the code line there but that it begins and ends."""
    lines = tuple(line for line in CHEQUE.registration.lines if line.horizontal or line.x0 > 5.0)
    rules, place = rules_and_place(replace(CHEQUE, registration=Registration(lines=lines)))
    template, right = sample_lines(CHEQUE.registration.lines), 148.9
    pulled = translation(right, 0.0) @ np.diag([0.965, 1.0, 1.0]) @ translation(-right, 0.0)
    sharp = sharpened(template, rules, measure(template, rules, place @ pulled, 1.0), corners(CHEQUE))
    gaps = mapped(np.linalg.inv(place) @ sharp.transform, corners(CHEQUE)) - corners(CHEQUE)
    assert np.linalg.norm(gaps, axis=1).max() < 0.1
    assert sharp.residual_mm < 0.1


def test_where_a_neighbour_is_as_near_the_place_is_doubted() -> None:
    """Even strokes and nothing beside them that ends: the residual is how far both places are from each other."""
    layout = Layout("ruler", "", 150.0, 65.0, Registration(lines=(*FRAME, *STROKES)), ())
    rules, place = rules_and_place(layout)
    template = sample_lines(layout.registration.lines)
    sharp = sharpened(template, rules, measure(template, rules, place, 1.0), np.array([(100.0, 20.0), (110.0, 30.0)]))
    assert sharp.residual_mm > 1.0


SIDES = (Line(5.0, 5.0, 5.0, 60.0), Line(145.0, 5.0, 145.0, 60.0))
NUMBER = (*FRAME, *SIDES, *(Line(x, 20.0, x, 24.0) for x in (60.0, 62.3, 63.9)))
"""A frame, and the strokes of one number within it."""


def test_a_number_one_stroke_beside_its_place_does_not_agree_with_its_layout() -> None:
    """It has a stroke too many on one side and none on the other, though all that is found lies near to some stroke."""
    layout = Layout("number", "", 150.0, 65.0, Registration(lines=NUMBER), ())
    rules, place = rules_and_place(layout)
    template = sample_lines(layout.registration.lines)
    assert agreement(template, rules, place) == 1.0
    assert agreement(template, rules, place @ translation(0.3, 0.0)) == 1.0
    assert agreement(template, rules, place @ translation(1.9, 0.0)) == 0.0


def test_a_page_on_which_no_place_agrees_is_doubted_without_end() -> None:
    """A layout with one stroke of its number elsewhere is placed, and not believed."""
    printed = Layout("number", "", 150.0, 65.0, Registration(lines=NUMBER), ())
    rules, place = rules_and_place(printed)
    other = sample_lines((*NUMBER[:-1], Line(64.7, 20.0, 64.7, 24.0)))
    sharp = sharpened(other, rules, measure(other, rules, place, 1.0), np.array([(100.0, 20.0), (110.0, 30.0)]))
    assert sharp.residual_mm == np.inf
