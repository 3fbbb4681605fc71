"""What `--layout` may ask for, and what each choice finds."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forms.errors import MisregisteredError, UnidentifiedError, UsageError
from forms.page import Page
from tests.real_scans import first_page, shipped
from tests.sheets import blank_paper, page_of, string_of
from tests.warps import sideways, warped
from worker.choice import BestOf, Exactly, OneField, named_choice, one_field
from workshop.drawing.form import printed, shipped_layout, teaching_form

FORM = teaching_form()
KNOWN = {layout.name: layout for layout in (FORM.layout, shipped_layout("kpu_2024"))}


def test_names_mean_choices() -> None:
    """auto is the best of all, field one line, and a layout's name that layout."""
    assert named_choice("auto", KNOWN) == BestOf(tuple(KNOWN.values()))
    assert isinstance(named_choice("field", KNOWN), OneField)
    assert named_choice("kpu_2024", KNOWN) == Exactly(KNOWN["kpu_2024"])


def test_an_unknown_name_is_refused_with_those_that_are_known() -> None:
    """The message lists what may be written instead."""
    with pytest.raises(UsageError, match=r"no layout 'kpu'; known are auto, field, kpu_2024, teaching_form"):
        named_choice("kpu", KNOWN)


def test_the_best_of_all_finds_the_fields_of_a_form() -> None:
    """The fields of the layout that fits come in its order, with its checks."""
    page = page_of(np.array(printed(FORM, 150)))
    found = named_choice("auto", KNOWN).find(page)
    assert found.layout == "teaching_form"
    assert [field.spec.name for field in found.fields] == [field.name for field in FORM.layout.fields]
    assert found.checks == FORM.layout.checks
    assert all(field.page is page for field in found.fields)


def test_a_page_that_does_not_fit_says_which_way() -> None:
    """A named layout that does not fit is misregistered, no layout at all unidentified."""
    page = page_of(np.array(printed(FORM, 150)))
    with pytest.raises(MisregisteredError, match="kpu_2024"):
        named_choice("kpu_2024", KNOWN).find(page)
    with pytest.raises(UnidentifiedError):
        named_choice("auto", KNOWN).find(replace(page, pixels=blank_paper(800, 600)))


@pytest.fixture
def marks_alone() -> Page:
    """A sheet with the marks of the teaching form and nothing else of it."""
    form = np.array(printed(FORM, 150))
    sheet = np.full_like(form, 255)
    for mark in FORM.layout.registration.marks:
        x, y = (round(place * 150 / 25.4) for place in (mark.x, mark.y))
        around = np.s_[max(0, y - 24) : y + 24, max(0, x - 24) : x + 24]
        sheet[around] = form[around]
    return page_of(sheet)


def test_a_sheet_with_the_marks_of_a_form_but_not_its_frames_is_not_that_form(marks_alone: Page) -> None:
    """Whether it is asked for by name or looked for."""
    with pytest.raises(MisregisteredError, match=r"looks like teaching_form, but none of its fields' frames"):
        named_choice("teaching_form", KNOWN).find(marks_alone)
    with pytest.raises(UnidentifiedError, match="looks like teaching_form"):
        named_choice("auto", KNOWN).find(marks_alone)


@pytest.mark.parametrize("seed", [6, 7, 15])
def test_an_exam_sheet_full_of_dark_squares_is_no_other_form(real_data: Path, seed: int) -> None:
    """Six of them lie like six of the seven marks of the teaching form, on a scan that was warped like this."""
    cover = first_page(real_data / "blank" / "exam_cover.png")
    rng = np.random.default_rng([seed, *b"exam_cover.png"])
    warp = sideways(warped(cover.pixels, rng), seed)
    assert layout_found(replace(cover, pixels=warp.image)) is None


def layout_found(page: Page) -> str | None:
    """The name of the shipped layout that a page is read by; None where it is read without one, or not at all."""
    try:
        return BestOf(shipped()).find(page).layout
    except UnidentifiedError:
        return None


@pytest.fixture
def uncollected() -> Iterator[None]:
    """What refers to itself stays."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
def test_what_was_tried_without_success_is_let_go_of() -> None:
    """All that was looked at for a page of no known layout goes with what was found on it, at once."""
    page = page_of(np.array(printed(FORM, 150)))
    found = BestOf((KNOWN["kpu_2024"],)).find(page)
    assert (found.layout, len(found.fields) > 0) == (None, True)
    gone = weakref.ref(page)
    with pytest.raises(UnidentifiedError):
        found.sieve([])
    del page, found
    assert gone() is None


def test_a_whole_image_is_one_field() -> None:
    """Kind and length are as asked for, and there is no layout."""
    found = one_field("amount", 2, 9).find(page_of(blank_paper(300, 50)))
    (field,) = found.fields
    assert (found.layout, found.checks) == (None, ())
    assert (field.spec.kind, field.spec.min_digits, field.spec.max_digits) == ("amount", 2, 9)


@pytest.mark.parametrize(
    ("whole", "parts", "taken", "doubted"),
    [
        (("652", 0.9), [], "652", False),
        (("652", 0.9), [("652", 0.99), ("", 0.999)], "652", False),
        (("8852", 0.3), [("652", 0.9), ("0", 0.2)], "652", False),
        (("652145", 0.99), [("652", 0.9)], "652145", True),
        (("652", 0.9), [("17", 0.4)], "652", False),
    ],
)
def test_of_several_inks_the_one_that_is_read_best_is_taken(
    whole: tuple[str, float], parts: list[tuple[str, float]], taken: str, doubted: bool
) -> None:
    """An ink in which nothing is written says nothing; one in which something else is makes all of them doubtful."""
    choice = one_field("number", 1, 20)
    found = choice.find(page_of(blank_paper()))
    strings = [string_of(choice.spec, *one) for one in (whole, *parts)]
    (best,) = found.sieve(strings)
    assert best.raw == taken
    assert best.candidates.field.stamped == doubted
