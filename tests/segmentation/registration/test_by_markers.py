"""A form with ArUco markers is found from any two of them, and from fewer it is refused."""

from dataclasses import replace

import numpy as np
import pytest

from forms.errors import MisregisteredError
from forms.geometry import Box, mapped
from forms.layout import Layout, Marker, Registration
from forms.page import Pixels
from segmentation.registration import register
from tests.sheets import page_of
from workshop.drawing.degrade import Fault, tilted, with_faults
from workshop.drawing.form import PrintedForm, printed, teaching_form
from workshop.drawing.handling import turned

DPI = 130
SCALE = DPI / 25.4
PLACES = ((8.0, 8.0), (130.0, 8.0), (130.0, 192.0), (8.0, 192.0))


def layout() -> Layout:
    """The fields of the teaching form among four markers of 10 mm."""
    markers = tuple(Marker(number, Box(x, y, 10.0, 10.0)) for number, (x, y) in enumerate(PLACES, 7))
    return replace(teaching_form().layout, registration=Registration(markers=markers, min_fit=0.5))


def paper() -> Pixels:
    """The empty form."""
    return np.array(printed(PrintedForm(layout()), DPI))


def covered(page: Pixels, count: int) -> Pixels:
    """The page with its first markers covered."""
    for x, y in PLACES[:count]:
        left, top = round((x - 1) * SCALE), round((y - 1) * SCALE)
        page[top : top + round(12 * SCALE), left : left + round(12 * SCALE)] = 255
    return page


@pytest.mark.parametrize("fault", [turned, tilted])
def test_a_form_with_markers_is_found_at_any_angle(fault: Fault) -> None:
    """Fields are within a third of a millimetre of their place, turned any way or seen from one side."""
    for seed in range(3):
        faulty = with_faults(paper(), [(fault, 1.0)], np.random.default_rng(seed))
        aligned = register(page_of(faulty.image), layout())
        corners = np.concatenate([field.box.corners for field in aligned.layout.fields])
        gaps = mapped(aligned.transform, corners) - mapped(faulty.transform, corners * SCALE)
        assert np.linalg.norm(gaps, axis=1).max() / SCALE < 0.35


def test_two_markers_are_enough() -> None:
    """The fit is the share of the markers that were found."""
    assert register(page_of(covered(paper(), 2)), layout()).fit == 0.5


def test_one_marker_is_not_enough() -> None:
    """Its corners say too little about the rest of the page."""
    with pytest.raises(MisregisteredError, match="too little of its printed structure was found"):
        register(page_of(covered(paper(), 3)), layout())


def test_two_forms_on_one_page_are_refused() -> None:
    """Markers that are there twice do not tell which of the two forms is meant."""
    with pytest.raises(MisregisteredError):
        register(page_of(np.hstack([paper(), paper()])), layout())
