"""A page from paper to judged values, or the reason why not."""

import numpy as np
import pytest

from forms.judgement import Judge
from forms.reading import PageState, Status
from forms.reason import ReasonCode
from recognizer.reader import StringReader
from recognizer.runtime import load_classifier
from segmentation.normalisation import VERSION
from tests.sheets import blank_paper, page_of
from worker.choice import BestOf, Exactly, one_field
from worker.read_page import Reader, read_page
from workshop.drawing.cheque import printed_cheque
from workshop.drawing.defacing import FRESH_PADS, stamped
from workshop.drawing.degrade import with_faults
from workshop.drawing.form import printed, shipped_layout, teaching_form
from workshop.drawing.pages import GENTLE, drawn_form_page

FORM = teaching_form()


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The shipped network, and a threshold in the middle."""
    return Reader(StringReader(load_classifier("litert", VERSION)), Judge(0.9))


def test_drawn_forms_are_read(reader: Reader) -> None:
    """Over ten filled forms most fields are read right, and what is accepted hardly ever is not."""
    right = accepted = accepted_wrong = fields = 0
    for seed in range(10):
        drawn = drawn_form_page(seed)
        reading = read_page(page_of(drawn.image), reader, BestOf([FORM.layout]))
        assert (reading.state, reading.layout) == (PageState.READ, "teaching_form")
        for value in reading.readings:
            truth = "".join(filter(str.isdigit, drawn.truth[value.field]))
            good = "".join(filter(str.isdigit, value.raw)) == truth
            fields, right = fields + 1, right + good
            accepted += value.status is Status.ACCEPTED
            accepted_wrong += value.status is Status.ACCEPTED and not good
    assert fields == 80
    assert right >= 0.75 * fields
    assert accepted >= 0.3 * fields
    assert accepted_wrong <= 0.06 * accepted


def test_values_beneath_coloured_stamps_are_read_or_looked_at(reader: Reader) -> None:
    """Three fields of each form lie beneath fresh stamps: most are read right, and none is vouched for that is not."""
    right = 0
    for seed in range(8):
        rng, drawn = np.random.default_rng(seed), drawn_form_page(seed, faults=())
        names = rng.choice([field.name for field in FORM.layout.fields], 3, replace=False).tolist()
        page, scale = drawn.image, drawn.image.shape[1] / FORM.layout.width
        for field in FORM.layout.fields:
            if field.name in names:
                page = stamped(page, field.box.scaled(scale, scale), rng, FRESH_PADS)
        page = with_faults(page, GENTLE, rng).image
        for value in read_page(page_of(page), reader, BestOf([FORM.layout])).readings:
            good = "".join(filter(str.isdigit, value.raw)) == "".join(filter(str.isdigit, drawn.truth[value.field]))
            assert good or value.status is Status.REVIEW
            right += good and value.field in names
    assert right >= 0.75 * 24


def test_two_forms_in_one_image_are_both_read(reader: Reader) -> None:
    """Each reads as it does by itself, the right one under names of its own, its boxes in the frame of the image."""
    left, right = (drawn_form_page(seed).image for seed in (3, 4))
    reading = read_page(page_of(np.hstack([left, right])), reader, BestOf([FORM.layout]))
    assert reading.layout == "teaching_form"
    first, second = reading.readings[:8], reading.readings[8:]
    assert [value.field for value in second] == [f"{value.field}@2" for value in first]
    for half, beside, values in ((left, 0, first), (right, left.shape[1], second)):
        alone = read_page(page_of(half), reader, BestOf([FORM.layout])).readings
        assert sum(a.raw == b.raw for a, b in zip(alone, values, strict=True)) >= 7
        assert all(abs(a.box.x + beside - b.box.x) < 4 for a, b in zip(alone, values, strict=True))


def test_values_lie_where_they_were_written(reader: Reader) -> None:
    """Every character that was read covers ink of a character of its field, in pixels of the page."""
    drawn = drawn_form_page(3)
    reading = read_page(page_of(drawn.image), reader, Exactly(FORM.layout))
    assert reading.page_size == (drawn.image.shape[1], drawn.image.shape[0])
    for value in reading.readings:
        for character in value.characters:
            shared = max(character.box.intersected(box).area for box in drawn.boxes[value.field])
            assert shared > 0.4 * character.box.area, f"{value.field}: {character.text}"


def test_an_empty_form_reads_blank(reader: Reader) -> None:
    """No field of a form that nobody filled in has a value."""
    reading = read_page(page_of(np.array(printed(FORM, 200))), reader, Exactly(FORM.layout))
    assert reading.state is PageState.READ
    assert {value.status for value in reading.readings} == {Status.BLANK}
    assert {value.text for value in reading.readings} == {""}


@pytest.mark.parametrize("paper", ["form", "cheque"])
def test_an_empty_form_without_a_layout_has_no_values(reader: Reader, paper: str) -> None:
    """Fields are found, and nothing that is printed in or beside them is taken for a value."""
    rng = np.random.default_rng(5)
    pixels = np.array(printed(FORM, 200)) if paper == "form" else printed_cheque(200, rng)
    reading = read_page(page_of(pixels), reader, BestOf([]))
    assert (reading.state, reading.layout) == (PageState.READ, None)
    assert len(reading.readings) >= 2
    assert {value.text for value in reading.readings} == {""}


def test_forms_without_a_layout_are_read(reader: Reader) -> None:
    """Nearly all fields of three filled forms are found, by the same names, and most are read right."""
    found = right = 0
    for seed in range(3):
        drawn = drawn_form_page(seed)
        reading = read_page(page_of(drawn.image), reader, BestOf([]))
        assert reading.layout is None
        for value in reading.readings:
            for name, boxes in drawn.boxes.items():
                if sum(value.box.holds(box.grown(-8, -8)) for box in boxes) > len(boxes) / 2:
                    good = "".join(filter(str.isdigit, value.raw)) == "".join(filter(str.isdigit, drawn.truth[name]))
                    found, right = found + 1, right + good
    assert found >= 22
    assert right >= 0.8 * found


def test_a_page_that_does_not_fit_its_layout_has_failed(reader: Reader) -> None:
    """A named layout that does not fit is a result with its reason, not an error."""
    reading = read_page(page_of(blank_paper(800, 1100)), reader, Exactly(shipped_layout("c1_2014")))
    assert (reading.state, reading.layout, reading.readings) == (PageState.FAILED, None, ())
    assert reading.reason is not None
    assert reading.reason.code is ReasonCode.MISREGISTERED


def test_a_page_that_fits_nothing_is_unidentified(reader: Reader) -> None:
    """Where no layout was named, the page is unidentified; its size is known all the same."""
    reading = read_page(page_of(blank_paper(800, 1100)), reader, BestOf([FORM.layout]))
    assert (reading.state, reading.page_size) == (PageState.UNIDENTIFIED, (800, 1100))
    assert reading.reason is not None
    assert reading.reason.code is ReasonCode.UNIDENTIFIED


def test_a_blank_image_is_one_blank_field(reader: Reader) -> None:
    """With `--layout field` an image without ink is one blank value without a layout."""
    reading = read_page(page_of(blank_paper(300, 60)), reader, one_field("number", 1, 20))
    (value,) = reading.readings
    assert (reading.layout, value.status, value.text, value.field) == (None, Status.BLANK, "", "field")


def test_a_field_whose_frame_stands_elsewhere_is_never_vouched_for(reader: Reader) -> None:
    """The page fits, but one box has moved by 3 mm, as on bent paper or another issue: a person must look at it."""
    drawn = drawn_form_page(3)
    field, scale = next(field for field in FORM.layout.fields if field.name == "score_3"), 200 / 25.4
    moved = drawn.image.copy()
    x, y, width, height = field.box.grown(4, 2.5).scaled(scale, scale).rounded()
    down = round(3 * scale)
    moved[y : y + down, x : x + width] = moved[y : y + 1, x : x + width]
    moved[y + down : y + down + height, x : x + width] = drawn.image[y : y + height, x : x + width]
    before, after = (read_page(page_of(image), reader, Exactly(FORM.layout)).readings for image in (drawn.image, moved))
    for old, new in zip(before, after, strict=True):
        if new.field == "score_3":
            assert (new.status, new.reason.code if new.reason else None) == (Status.REVIEW, ReasonCode.MISPLACED)
        elif new.field != "score_4":  # what has moved reaches into that one
            assert (new.raw, new.status) == (old.raw, old.status)
