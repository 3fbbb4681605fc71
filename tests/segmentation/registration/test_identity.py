"""Forms with like marks are told from each other by their printed ids, whichever way up, scanned or photographed."""

from dataclasses import replace

import numpy as np
import pytest

from forms.errors import MisregisteredError, UnidentifiedError
from forms.geometry import Box, mapped
from forms.layout import Layout, Marker
from forms.page import AlignedPage, Pixels
from segmentation.registration import register, register_best
from segmentation.registration.identity import Identity, identity
from segmentation.registration.sheets import all_sheets
from tests.sheets import page_of
from workshop.drawing.degrade import (
    Fault,
    blurred,
    compressed,
    faded,
    noisy,
    shadowed,
    tilted,
    turned_over,
    with_faults,
)
from workshop.drawing.form import PrintedForm, filled, printed, teaching_form
from workshop.drawing.handling import turned
from workshop.drawing.pen import Writer

DPI = 130
SCALE = DPI / 25.4
PLACE = Box(121.0, 20.0, 9.0, 9.0)
WAYS: tuple[Fault, ...] = (turned, tilted, turned_over, shadowed, faded, compressed)


def numbered(number: int | None) -> Layout:
    """The teaching form as one of a row of forms with like marks; None: the one without an id."""
    layout = teaching_form().layout
    its_id = None if number is None else Marker(number, PLACE)
    return replace(layout, name=f"form_{number}", registration=replace(layout.registration, id=its_id))


FORMS = [numbered(number) for number in (3, 4, 140)]


def scan(number: int | None, seed: int = 0) -> Pixels:
    """One of the forms, printed and filled, grey."""
    sheet = np.array(printed(PrintedForm(numbered(number)), DPI))
    values = {"student": "480213", "score_1": "75", "minutes": "2810"}
    return filled(sheet, numbered(number), values, Writer(seed), np.random.default_rng(seed))[0]


def smudged(page: Pixels) -> Pixels:
    """The page with a blot over its id."""
    x, y, width, height = PLACE.scaled(SCALE, SCALE).rounded()
    spoilt = page.copy()
    spoilt[y : y + height, x : x + round(0.6 * width)] = 30
    return spoilt


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("number", [3, 4, 140])
def test_a_form_is_told_by_its_id(number: int, way: Fault) -> None:
    """Out of three with the same marks and fields, and it lies where it lies."""
    for seed in range(2):
        faults = [(blurred, 0.2), (noisy, 0.4), (way, 0.5 if way is faded else 0.8)]
        faulty = with_faults(scan(number, seed), faults, np.random.default_rng(seed))
        found = register_best(page_of(faulty.image), FORMS)
        assert (found.layout.name, found.named) == (f"form_{number}", True)
        corners = np.concatenate([field.box.corners for field in found.layout.fields])
        gaps = mapped(found.transform, corners) - mapped(faulty.transform, corners * SCALE)
        assert np.linalg.norm(gaps, axis=1).max() / SCALE < 1.0


def test_a_form_of_another_number_is_refused() -> None:
    """Named or not: a form that nobody knows is not read as one with like marks."""
    with pytest.raises(MisregisteredError, match="or its printed id is another form's"):
        register(page_of(scan(77)), FORMS[0])
    with pytest.raises(UnidentifiedError):
        register_best(page_of(scan(77)), FORMS)


def test_a_form_without_an_id_is_none_that_has_one() -> None:
    """Where one with like marks and no id is known, it is that."""
    with pytest.raises(UnidentifiedError):
        register_best(page_of(scan(None)), FORMS)
    assert register_best(page_of(scan(None)), [*FORMS, numbered(None)]).layout.name == "form_None"
    assert register_best(page_of(scan(3)), [numbered(None), *FORMS]).layout.name == "form_3"


def test_an_illegible_id_leaves_like_forms_undecided() -> None:
    """Nobody guesses; a person names the layout, and it is read."""
    page = page_of(smudged(scan(4)))
    with pytest.raises(UnidentifiedError, match="fits form_140, form_3, form_4, and its printed id is illegible"):
        register_best(page, FORMS)
    found = register(page, FORMS[1])
    assert (found.layout.name, found.named) == ("form_4", False)


def test_sheets_with_different_ids_are_not_one_form_twice() -> None:
    """The other sheet of an image is told by its id too."""
    image = np.hstack([scan(3), scan(3, 1)])
    assert [one.layout.name for one in all_sheets(register_best(page_of(image), FORMS), FORMS)] == ["form_3", "form_3"]


def test_an_id_that_is_cut_off_tells_nothing() -> None:
    """The scan ends before it: the page is neither named nor refused for it."""
    page = page_of(scan(3)[:, : round(0.7 * PLACE.x * SCALE)])
    on_it = AlignedPage(page, FORMS[0], np.diag([SCALE, SCALE, 1.0]), 0.1, 1.0)
    assert identity(on_it) is Identity.ILLEGIBLE
