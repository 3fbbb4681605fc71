"""What is seen of a field's printed frame tells whether the field was cut in its place."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from forms.field import FieldImage
from forms.geometry import Box, translation
from forms.layout import PAGE, FieldSpec, Layout, Option
from forms.oddities import FRAMED
from forms.page import AlignedPage, Pixels
from segmentation.cutting import cut_fields
from tests.sheets import page_of
from workshop.drawing.degrade import Fault, blurred, compressed, faded, noisy, shadowed
from workshop.drawing.form import printed, shipped_layout, teaching_form
from workshop.drawing.pages import drawn_form_page

DPI = 150
SCALE = DPI / 25.4
"""Pixels a millimetre of what is drawn."""
FORM = teaching_form().layout


def cut(page: Pixels, off_mm: tuple[float, float] = (0.0, 0.0), layout: Layout = FORM) -> list[FieldImage]:
    """The fields of a drawn page that is placed so many millimetres off."""
    transform = np.diag([SCALE, SCALE, 1.0]) @ translation(*off_mm)
    return cut_fields(AlignedPage(page_of(page), layout, transform, 0.1, 1.0))


def shares(fields: Sequence[FieldImage]) -> list[float]:
    """What is seen of the frame of each."""
    return [field.framed for field in fields if field.framed is not None]


@pytest.mark.parametrize("fault", [None, blurred, faded, noisy, shadowed, compressed])
def test_frames_of_filled_fields_are_seen(fault: Fault | None) -> None:
    """In place and up to a millimetre off, with writing all over them, on bad scans too."""
    for seed in range(3):
        page = drawn_form_page(seed, DPI, faults=()).image
        if fault is not None:
            page = fault(page, np.random.default_rng(seed), 0.7).image
        for off in ((0.0, 0.0), (1.0, -1.0)):
            seen = shares(cut(page, off))
            assert len(seen) == len(FORM.fields)
            assert min(seen) >= 0.9


@pytest.mark.parametrize("off_mm", [(0.0, 2.5), (2.5, 0.0), (-2.5, 2.5), (0.0, 4.0)])
@pytest.mark.parametrize("fault", [None, blurred, noisy, compressed])
def test_frames_that_stand_elsewhere_are_missed(off_mm: tuple[float, float], fault: Fault | None) -> None:
    """Neither writing nor the lines of neighbours pass for the frame of a field that was cut beside its place."""
    for seed in range(3):
        page = drawn_form_page(seed, DPI, faults=()).image
        if fault is not None:
            page = fault(page, np.random.default_rng(seed), 0.7).image
        assert max(shares(cut(page, off_mm))) < FRAMED


def test_fields_without_a_frame_of_their_own_are_not_asked_for_it() -> None:
    """Where the layout says that none is printed, or that the field moves with an element."""
    fields = (replace(FORM.fields[0], anchor=PAGE), replace(FORM.fields[1], anchor="element"))
    assert shares(cut(np.array(printed(teaching_form(), DPI)), layout=replace(FORM, fields=fields))) == []


def test_each_box_of_a_choice_must_be_seen() -> None:
    """One box that is not there is enough to doubt the choice."""
    boxes = [field.box for field in FORM.fields[:2]]
    spec = FieldSpec(
        "which", "choice", boxes[0].joined(boxes[1]), options=(Option("a", boxes[0]), Option("b", boxes[1]))
    )
    page = np.array(printed(teaching_form(), DPI))
    # Combs are drawn here: the borders of their cells do no harm.
    assert min(shares(cut(page, layout=replace(FORM, fields=(spec,))))) == 1
    moved = replace(spec, options=(spec.options[0], Option("b", boxes[1].shifted(0, 4))))
    assert max(shares(cut(page, layout=replace(FORM, fields=(moved,))))) < FRAMED


def test_what_a_region_to_ignore_hides_of_a_frame_is_seen_before() -> None:
    """The paper that it becomes does not count against the field."""
    layout = shipped_layout("teaching_form")
    box = layout.fields[0].box
    hidden = replace(
        layout, fields=layout.fields[:1], ignore=(Box(box.x - 1, box.y - 1, box.width / 2, box.height + 2),)
    )
    assert shares(cut(np.array(printed(teaching_form(), DPI)), layout=hidden)) == [1.0]
