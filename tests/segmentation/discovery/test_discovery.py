"""Fields without a layout: those of drawn forms and cheques are found where they are, with what they hold."""

import numpy as np
import pytest

from forms.errors import UnidentifiedError
from forms.geometry import Box, mapped_box
from forms.page import Page
from segmentation.discovery import Discovery, discover
from segmentation.discovery.place import Place, PlaceKind
from tests.sheets import blank_paper, page_of
from workshop.drawing.cheque import AMOUNT_BOX, DATE_COMB, draw_cheque
from workshop.drawing.degrade import Faulty, rescaled, skewed, with_faults
from workshop.drawing.form import printed, teaching_form

FORM = teaching_form()
DPI = 150


def empty_form() -> Page:
    """The teaching form as it comes from the press."""
    return page_of(np.array(printed(FORM, DPI)))


def framed(discovery: Discovery) -> dict[str, Place]:
    """The places that print surrounds: lines of print may pass for writing until they are read."""
    return {name: place for name, place in discovery.places.items() if place.kind is not PlaceKind.LINE}


def box_of(discovery: Discovery, name: str) -> Box:
    """Where a field was found, pixels of the page."""
    aligned = discovery.aligned
    (spec,) = [spec for spec in aligned.layout.fields if spec.name == name]
    return mapped_box(aligned.anchors[name], spec.box)


def same(found: Box, wanted: Box) -> bool:
    """Whether two boxes nearly cover each other."""
    return found.intersected(wanted).area > 0.8 * max(found.area, wanted.area)


def found_by(discovery: Discovery, wanted: Box) -> list[str]:
    """The names of the fields found in a place."""
    return [name for name in framed(discovery) if same(box_of(discovery, name), wanted)]


def test_an_empty_form_has_its_fields_and_no_others() -> None:
    """All fields are found with their number of cells, and neither print nor marks are taken for one."""
    discovery = discover(empty_form())
    assert len(framed(discovery)) == len(FORM.layout.fields)
    for spec in FORM.layout.fields:
        (name,) = found_by(discovery, spec.box.scaled(DPI / 25.4, DPI / 25.4))
        assert discovery.places[name].cells == spec.cells
        assert discovery.places[name].content == ("date" if spec.kind == "date" else "number")
        assert not discovery.places[name].written


def test_fields_are_named_by_their_place() -> None:
    """Row by row from the top: the same form gives the same names."""
    assert list(framed(discover(empty_form()))) == [f"r{row}c1" for row in range(1, 9)]


@pytest.mark.parametrize("seed", [1, 2])
def test_fields_are_found_and_named_alike_on_crooked_scans(seed: int) -> None:
    """Skew and another resolution change neither names nor places."""
    page = empty_form()
    faulty: Faulty = with_faults(page.pixels, ((skewed, 0.9), (rescaled, 0.2)), np.random.default_rng(seed))
    straight, crooked = discover(page), discover(page_of(faulty.image))
    assert list(framed(crooked)) == list(framed(straight))
    for name in framed(straight):
        assert same(box_of(crooked, name), mapped_box(faulty.transform, box_of(straight, name)))


def test_a_cheque_has_a_date_and_an_amount_behind_its_sign() -> None:
    """The comb with letters under its cells is a date; the box with a rupee in it an amount, without the rupee."""
    drawn = draw_cheque(4, "17062025", "3,97,000/-")
    discovery = discover(page_of(drawn.image))
    kinds = {place.content: name for name, place in discovery.places.items() if place.content != "number"}
    scale = DPI / 25.4
    assert same(box_of(discovery, kinds["date"]), DATE_COMB.scaled(scale, scale))
    amount, frame = box_of(discovery, kinds["amount"]), AMOUNT_BOX.scaled(scale, scale)
    assert frame.grown(3, 3).holds(amount)
    assert amount.x > frame.x + 4.6 * scale
    assert amount.right > frame.right - 3
    assert all(amount.grown(0, 4).holds(box) for box in drawn.boxes["amount"])


def test_nothing_is_found_on_blank_paper() -> None:
    """A page without places for numbers is unidentified."""
    with pytest.raises(UnidentifiedError, match="neither a known layout nor places for numbers"):
        discover(page_of(blank_paper(800, 1100)))
