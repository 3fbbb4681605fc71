"""What is wrong with a layout, or with how it lies on a scan, is said; and nothing else."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from forms.geometry import Box
from forms.judgement import Judge
from forms.layout import PAGE, FieldSpec, Layout
from forms.page import Page, Pixels
from forms.reading import PageReading
from tests.sheets import page_of
from worker.choice import Exactly
from worker.read_page import Reader, read_page
from workshop.drawing.form import printed, teaching_form
from workshop.drawing.pages import drawn_form_page
from workshop.layouts.checking import PageCheck, anything_goes, blank_expected, check_layout, check_page
from workshop.layouts.picture import BAD, GOOD, drawn_check
from workshop.reading import shipped_reader

FORM = teaching_form()
DPI = 150
Check = Callable[..., PageCheck]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The shipped networks."""
    return Reader(shipped_reader(), Judge(0.97))


@pytest.fixture
def check(reader: Reader) -> Check:
    """Holds a layout against a page."""

    def run(pixels: Pixels, layout: Layout = FORM.layout, blank: bool = False) -> PageCheck:
        def read(page: Page) -> PageReading:
            return read_page(page, reader, Exactly(layout))

        return check_page(page_of(pixels), layout, read, blank_expected if blank else anything_goes)

    return run


def empty() -> Pixels:
    """A form that nobody filled in."""
    return np.array(printed(FORM, DPI))


def with_field(name: str, field: FieldSpec) -> Layout:
    """The teaching form's layout with another field in place of one."""
    return replace(FORM.layout, fields=tuple(field if each.name == name else each for each in FORM.layout.fields))


def field_called(name: str) -> FieldSpec:
    """A field of the teaching form."""
    return next(field for field in FORM.layout.fields if field.name == name)


def test_a_good_layout_has_no_problems(check: Check) -> None:
    """Filled or blank, a form that fits its layout has nothing to mend."""
    for pixels, blank in ((drawn_form_page(3, DPI).image, False), (empty(), True)):
        found = check(pixels, blank=blank)
        assert found.problems == ()
        assert len(found.fields) == len(found.readings) == 8
    assert {each.cells_seen for each in found.fields if each.field.spec.cells} == {3, 4, 6, 8}
    assert check_layout(FORM.layout) == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (replace(field_called("student"), cells=5), "student are not where its cells end; it looks like 6 even cells"),
        (replace(field_called("date"), cells=None), "date is said to be one open space; it looks like 8 even cells"),
        (
            replace(field_called("total"), box=field_called("total").box.shifted(3, 0)),
            "total are not where its cells end",
        ),
    ],
)
def test_cells_that_do_not_match(check: Check, field: FieldSpec, words: str) -> None:
    """A comb of another number of cells, or elsewhere, is told with what is seen."""
    (problem,) = check(empty(), with_field(field.name, field)).problems
    assert (problem.code, problem.field) == ("cells", field.name)
    assert words in problem.message


def test_a_field_on_print_is_not_blank(check: Check) -> None:
    """A box that lies on printed text reads it, which a blank form shows; a region to ignore mends it."""
    text = FieldSpec("minutes", "number", Box(13.0, 38.5, 26.0, 5.5), anchor=PAGE)
    layout = with_field("minutes", text)
    (problem,) = check(empty(), layout, blank=True).problems
    assert (problem.code, problem.field) == ("not_blank", "minutes")
    assert "put that into `ignore`" in problem.message
    assert check(empty(), replace(layout, ignore=(text.box.grown(3, 3),)), blank=True).problems == ()


def test_a_field_that_is_cut_off_is_told(check: Check) -> None:
    """Where the scan ends inside a field, that field is named."""
    scale = DPI / 25.4
    page = empty()[:, : round(126 * scale)]
    layout = replace(FORM.layout, registration=replace(FORM.layout.registration, min_fit=0.5))
    kept = [mark for mark in layout.registration.marks if mark.x < 120]
    kept = [*kept, *(replace(kept[0], x=60.0 + 20 * at, y=205.0 - at) for at in range(3))]
    for mark in kept[-3:]:
        x, y = round(mark.x * scale), round(mark.y * scale)
        page[y - 14 : y + 15, x - 14 : x + 15] = 20
    found = check(page, replace(layout, registration=replace(layout.registration, marks=tuple(kept))))
    assert {problem.code for problem in found.problems} == {"off_page"}
    assert "date" in {problem.field for problem in found.problems}


def test_a_page_that_does_not_fit_is_one_problem(check: Check) -> None:
    """Without a place for the fields there is nothing else to say."""
    found = check(np.full((1000, 700), 255, np.uint8))
    assert found.aligned is None
    assert [problem.code for problem in found.problems] == ["misregistered"]


def test_fields_that_overlap_are_told() -> None:
    """Boxes that share paper are named with how much; boxes that share a line are not."""
    one, two = FORM.layout.fields[:2]
    over = replace(two, box=Box(one.box.x + 6, one.box.y + 4, 20, 9))
    (problem,) = check_layout(with_field(two.name, over))
    assert (problem.code, problem.field) == ("overlap", "student")
    assert "student and date overlap by 20.0 x 5.0 mm" in problem.message
    beside = replace(two, box=Box(one.box.x, one.box.bottom - 0.2, 20, 9))
    assert check_layout(with_field(two.name, beside)) == []


def test_fields_that_are_ignored_are_told() -> None:
    """A region that swallows a field is a slip."""
    (problem,) = check_layout(replace(FORM.layout, ignore=(Box(60, 30, 60, 20),)))
    assert (problem.code, problem.field) == ("ignored", "student")
    assert "100% of student" in problem.message


def shows(check: PageCheck, colour: tuple[int, int, int]) -> bool:
    """Whether anything in the picture of a check has this colour."""
    return bool((np.asarray(drawn_check(check)) == colour).all(axis=2).any())


def test_the_picture_shows_what_is_wrong(check: Check) -> None:
    """Fields are green, those with a problem red; a page that does not fit is shown as it is."""
    good, bad = check(empty()), check(empty(), with_field("student", replace(field_called("student"), cells=5)))
    assert shows(good, GOOD)
    assert not shows(good, BAD)
    assert shows(bad, GOOD)
    assert shows(bad, BAD)
    refused = drawn_check(check(np.full((1000, 700), 255, np.uint8)))
    assert refused.width == 700
    assert refused.height > 1000
