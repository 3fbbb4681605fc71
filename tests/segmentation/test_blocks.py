"""Solid marks are found on pages of any contrast."""

import numpy as np
import pytest

from segmentation.blocks import solid_blocks
from segmentation.grey import to_grey
from workshop.drawing.form import printed, teaching_form

DPI = 130


@pytest.mark.parametrize("kept", [1.0, 0.6, 0.4, 0.3])
def test_marks_are_found_however_faded_the_print_is(kept: float) -> None:
    """The sample form's own, each within half a pixel, where only so much of the ink's darkness is kept."""
    form = teaching_form()
    page = to_grey(np.array(printed(form, DPI)))
    faded = (246 - (246 - np.minimum(page, 246).astype(np.float32)) * kept).astype(np.uint8)
    found = solid_blocks(faded)
    marks = np.array([(mark.x, mark.y) for mark in form.layout.registration.marks]) * DPI / 25.4 - 0.5
    nearest = np.linalg.norm(found[:, None] - marks[None], axis=2).min(axis=0)
    assert len(marks) >= 4
    assert nearest.max() < 0.5
