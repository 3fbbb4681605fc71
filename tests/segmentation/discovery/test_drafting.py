"""A drafted layout is a layout file that finds its fields on other scans of the same form."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forms.errors import NothingFoundError
from forms.geometry import Box, mapped, mapped_box
from forms.layout import Layout
from forms.layout_file import read_layout
from forms.layout_text import layout_text
from forms.page import Page, Pixels
from segmentation.discovery import discover
from segmentation.discovery.drafting import draft
from segmentation.registration import register
from segmentation.structure import find_structure
from tests.sheets import blank_paper, page_of
from workshop.drawing.cheque import AMOUNT_BOX, DATE_COMB, draw_cheque, printed_cheque
from workshop.drawing.degrade import rescaled, skewed, with_faults
from workshop.drawing.form import printed, teaching_form
from workshop.drawing.pages import drawn_form_page

DPI = 150
SCALE = DPI / 25.4


def drafted(page: Page, path: Path) -> Layout:
    """What is drafted from a page, written to a file and read again."""
    discovery = discover(page)
    kinds = {name: place.content for name, place in discovery.places.items() if not name.startswith("line")}
    path.write_text(layout_text(draft(page, discovery, kinds, "form"), "a form"), encoding="utf-8")
    return read_layout(path)


def off_mm(layout: Layout, pixels: Pixels, wanted: list[Box]) -> float:
    """How far the corners of the fields nearest to some boxes of a page are from theirs at most, millimetres."""
    aligned = register(page_of(pixels), layout)
    found = [mapped_box(aligned.transform, field.box) for field in layout.fields]
    return max(min(np.abs(box.corners - each.corners).max() for each in found) for box in wanted) / SCALE


@pytest.mark.parametrize("filled", [False, True])
def test_a_form_is_found_again_by_its_marks(filled: bool, tmp_path: Path) -> None:
    """Drafted from an empty form or a filled one, fields lie within a millimetre on another one that lay askew."""
    form = teaching_form()
    first = drawn_form_page(12, 200).image if filled else np.array(printed(form, DPI))
    layout = drafted(page_of(first), tmp_path / "form.toml")
    assert layout.registration.marks
    assert [field.cells for field in layout.fields] == [field.cells for field in form.layout.fields]
    other = with_faults(np.array(printed(form, DPI)), ((skewed, 0.8), (rescaled, 0.3)), np.random.default_rng(6))
    boxes = [mapped_box(other.transform, field.box.scaled(SCALE, SCALE)) for field in form.layout.fields]
    assert off_mm(layout, other.image, boxes) < 1.0


def test_a_cheque_is_found_again_by_its_lines(tmp_path: Path) -> None:
    """Without marks, an empty cheque's lines find date and amount on a filled one."""
    layout = drafted(page_of(printed_cheque(DPI, np.random.default_rng(3))), tmp_path / "cheque.toml")
    assert layout.registration.lines
    assert {field.kind for field in layout.fields} >= {"date", "amount"}
    filled = draw_cheque(5, "17062025", "3,97,000/-").image
    aligned = register(page_of(filled), layout)
    for kind, wanted in (("date", DATE_COMB), ("amount", AMOUNT_BOX)):
        (field,) = [field for field in layout.fields if field.kind == kind]
        right, low = mapped(aligned.transform, field.box.corners)[2]
        assert abs(right / SCALE - wanted.right) < 1.0
        assert abs(low / SCALE - wanted.bottom) < 1.0


def test_a_page_without_structure_makes_no_layout() -> None:
    """Nothing could find it again."""
    empty = page_of(blank_paper(900, 1200))
    found = replace(discover(page_of(np.array(printed(teaching_form(), DPI)))), structure=find_structure(empty.pixels))
    with pytest.raises(NothingFoundError, match="neither marks nor lines"):
        draft(empty, found, {}, "form")
