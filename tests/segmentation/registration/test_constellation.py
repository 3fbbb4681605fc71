"""Where a layout's lines may lie on a page is told by few of its rules, and by none where it cannot lie there."""

import numpy as np
import pytest

from forms.layout import Layout
from segmentation.registration.constellation import best_placements, hypotheses
from segmentation.registration.placing import usual_scale
from segmentation.registration.template import Rules, Template, sample_lines
from segmentation.structure import find_structure
from tests.sheets import ruled
from workshop.drawing.form import shipped_layout
from workshop.drawing.printing import Press

DPI = 130
LINED = ("c1_2014", "cheque_us", "marks_table", "nist_hsf")


def rules_of(pixels: np.ndarray) -> Rules:
    """The rules of a page."""
    return Rules(find_structure(pixels))


def places(layout: Layout, rules: Rules) -> tuple[Template, np.ndarray]:
    """A layout's lines, and where they may lie on a page."""
    template, scale = sample_lines(layout.registration.lines), usual_scale(layout)
    return template, hypotheses(template, rules, layout, (0.45 * scale, 1.6 * scale), (0.8, 1.25))


@pytest.mark.parametrize("name", LINED)
def test_a_page_of_a_layout_is_among_the_places_and_is_the_best(name: str) -> None:
    """Within a millimetre, out of all that its pairs of rules say."""
    layout = shipped_layout(name)
    rules = rules_of(ruled(layout, DPI))
    template, rows = places(layout, rules)
    best = best_placements(template, rules, rows, 8, 0.8)
    np.testing.assert_allclose(best[0, :2], usual_scale(layout), rtol=0.01)
    np.testing.assert_allclose(best[0, 2:], 0, atol=usual_scale(layout))


def test_a_page_is_found_whose_frame_is_broken() -> None:
    """A line is in a few of the pairs alone: those of other lines place the page as well."""
    layout = shipped_layout("c1_2014")
    page = ruled(layout, DPI)
    scale = DPI / 25.4
    for x in (11.8, 201.6):
        column = round(x * scale)
        for y in range(0, page.shape[0], 60):
            page[y : y + 30, column - 4 : column + 5] = 255
    rules = rules_of(page)
    template, rows = places(layout, rules)
    best = best_placements(template, rules, rows, 8, 0.8)
    np.testing.assert_allclose(best[0, :2], usual_scale(layout), rtol=0.01)


def test_strokes_of_letters_are_no_pieces_of_long_lines() -> None:
    """A page of upright strokes 5 mm high has no place for a table whose sides are 65 mm high or more."""
    press = Press.with_sheet(210, 297, DPI)
    for x in range(20, 200, 12):
        for y in range(20, 280, 15):
            press.rule((x, y), (x, y + 5), 0.35)
    _, rows = places(shipped_layout("marks_table"), rules_of(press.pixels()))
    assert len(rows) == 0


def test_nothing_is_looked_at_further_where_no_place_is_good_enough() -> None:
    """The lines of one form, held against those of another."""
    rules = rules_of(ruled(shipped_layout("nist_hsf"), DPI))
    template, rows = places(shipped_layout("c1_2014"), rules)
    assert len(best_placements(template, rules, rows, 8, 0.6)) == 0


def test_a_page_without_rules_has_no_place() -> None:
    """Nor does it take an error to say so."""
    template, rows = places(shipped_layout("c1_2014"), rules_of(np.full((1600, 1131), 255, np.uint8)))
    assert rows.shape == (0, 4)
    assert len(best_placements(template, rules_of(np.full((1600, 1131), 255, np.uint8)), rows, 8, 0.5)) == 0
