"""Stamps in another colour than a page's writing are taken away where it is sure which is which, and told elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec, Layout
from forms.page import AlignedPage, Pixels
from segmentation.cutting import cut_fields, cut_inks, cut_whole
from segmentation.grey import to_grey
from segmentation.inks import separated
from tests.sheets import page_of
from workshop.drawing.defacing import FRESH_PADS, stamped
from workshop.drawing.filling import write_in_box
from workshop.drawing.form import filled, printed, teaching_form
from workshop.drawing.ink import Pen
from workshop.drawing.pen import Writer

DPI = 200
SCALE = DPI / 25.4
FORM = teaching_form()
BLUE = Pen("blue", (30, 45, 140), 0.9, 0.1, 0.05)
BLACK = Pen("black", (25, 25, 28), 0.9, 0.1, 0.05)
RED = Pen("red", (180, 35, 45), 0.9, 0.1, 0.05)
LINE = Box(40, 20, 320, 60)
VALUES = {"student": "480213", "score_1": "75", "score_2": "64", "total": "139", "minutes": "2810"}


def writer(pen: Pen, seed: int = 3) -> Writer:
    """Somebody with that pen."""
    person = Writer(seed)
    person.pen = pen
    return person


def form(pen: Pen, values: dict[str, str] = VALUES) -> Pixels:
    """A form filled with one pen, RGB."""
    rng = np.random.default_rng(5)
    return filled(np.array(printed(FORM, DPI)), FORM.layout, values, writer(pen), rng)[0]


def box_of(name: str) -> Box:
    """A field's frame on the page, pixels."""
    (field,) = [field for field in FORM.layout.fields if field.name == name]
    return field.box.scaled(SCALE, SCALE)


def fields_of(page: Pixels, layout: Layout = FORM.layout) -> dict[str, FieldImage]:
    """The fields of a form, by name, with stamps taken away or told."""
    aligned = AlignedPage(page_of(page), layout, np.diag([SCALE, SCALE, 1.0]), 0.1, 1.0)
    return {field.spec.name: field for field in cut_fields(aligned)}


def ink_left(field: FieldImage, clean: FieldImage) -> float:
    """How far a field is from what it is without a stamp, as a share of the darkness that is there."""
    apart = np.abs(field.pixels.astype(int) - clean.pixels.astype(int)).sum()
    return float(apart / (255 - clean.pixels.astype(int)).sum())


@pytest.mark.parametrize("pen", [BLUE, BLACK], ids=lambda pen: pen.name)
@pytest.mark.parametrize("seed", range(4))
def test_a_stamp_over_a_value_is_taken_away(pen: Pen, seed: int) -> None:
    """What was written beneath it stays, and the frame too."""
    page = form(pen)
    clean = fields_of(page)["minutes"]
    over = stamped(page, box_of("minutes"), np.random.default_rng(seed), FRESH_PADS)
    field = fields_of(over)["minutes"]
    before = ink_left(fields_of(to_grey(over))["minutes"], clean)
    assert before > 0.2
    assert ink_left(field, clean) < 0.4 * before


def test_a_grey_page_is_left_alone() -> None:
    """There is nothing to tell inks by; not even a copy is made."""
    fields = list(fields_of(to_grey(form(BLUE))).values())
    assert separated(fields) is fields


def test_a_page_without_a_layout_keeps_all_its_inks() -> None:
    """Its fields are guesses, and what is printed or painted around them may be of any colour."""
    page = stamped(form(BLUE), box_of("minutes"), np.random.default_rng(1), FRESH_PADS)
    field = fields_of(page, replace(FORM.layout, name=""))["minutes"]
    assert not field.stamped
    assert np.array_equal(field.pixels, fields_of(to_grey(page))["minutes"].pixels)


@pytest.mark.parametrize("pen", [BLUE, BLACK, RED], ids=lambda pen: pen.name)
def test_one_pen_is_one_ink(pen: Pen) -> None:
    """Fields of a form in one colour are as they are in grey, black frames or not."""
    page = form(pen)
    for name, field in fields_of(to_grey(page)).items():
        coloured = fields_of(page)[name]
        assert not coloured.stamped
        assert np.array_equal(coloured.pixels, field.pixels)


def test_a_value_in_another_pen_is_no_stamp() -> None:
    """An examiner's red figure on a form that a student filled in blue."""
    page = form(BLUE)
    rng = np.random.default_rng(9)
    blank = form(BLUE, {name: text for name, text in VALUES.items() if name != "minutes"})
    page = write_in_box(blank, writer(RED, 8), "2810", box_of("minutes"), rng).page
    field = fields_of(page)["minutes"]
    assert not field.stamped
    assert np.array_equal(field.pixels, fields_of(to_grey(page))["minutes"].pixels)


def test_a_value_in_another_pen_over_one_of_the_pages_own_is_told() -> None:
    """It lies within the frame as no stamp does: perhaps it is a correction."""
    rng = np.random.default_rng(9)
    page = write_in_box(form(BLUE), writer(RED, 8), "5963", box_of("minutes"), rng).page
    assert fields_of(page)["minutes"].stamped
    assert not fields_of(page)["student"].stamped


def test_nobody_knows_the_writing_by_one_field() -> None:
    """Of two inks on the only field that is filled in, either may be the value: it is told and left as it is."""
    page = stamped(form(BLUE, {"minutes": "2810"}), box_of("minutes"), np.random.default_rng(1), FRESH_PADS)
    field = fields_of(page)["minutes"]
    assert field.stamped
    assert np.array_equal(replace(field, stamped=False).pixels, fields_of(to_grey(page))["minutes"].pixels)


def test_a_stamp_over_hardly_anything_is_told() -> None:
    """Where nothing of the page's own ink shows beneath a stamp, the field is not called blank."""
    values = {name: text for name, text in VALUES.items() if name != "minutes"}
    page = stamped(form(BLUE, values), box_of("minutes"), np.random.default_rng(1), FRESH_PADS)
    assert fields_of(page)["minutes"].stamped


def test_where_two_inks_share_every_field_none_of_them_is_the_writing() -> None:
    """Half red and half green in each: what both are in the middle is no ink, and nothing is taken away."""
    page = form(BLUE, {})
    for field in FORM.layout.fields:
        x, y, width, height = field.box.scaled(SCALE, SCALE).rounded()
        for share, colour in ((0.25, (200, 30, 40)), (0.6, (30, 160, 60))):
            page[y + height // 3 : y + height * 2 // 3, x + round(share * width) :][:, : width // 6] = colour
    apart = fields_of(page)
    plain = fields_of(to_grey(page))
    assert all(np.array_equal(apart[name].pixels, plain[name].pixels) for name in plain)


def strip(pen: Pen) -> Pixels:
    """A value alone on its paper, RGB."""
    return write_in_box(np.full((100, 400, 3), 250, np.uint8), writer(pen), "2810", LINE, np.random.default_rng(7)).page


def seen(page: Pixels) -> FieldImage:
    """An image that is one field, as it is."""
    return cut_whole(page_of(page), FieldSpec("field", "number", Box(0, 0, 1, 1)))


@pytest.mark.parametrize("pen", [BLUE, BLACK], ids=lambda pen: pen.name)
@pytest.mark.parametrize("seed", range(4))
def test_an_image_that_is_one_field_is_seen_in_each_of_its_inks(pen: Pen, seed: int) -> None:
    """In one of them the value stands as if nothing had been stamped over it, and a person must look at it."""
    over = stamped(strip(pen), LINE, np.random.default_rng(seed), (FRESH_PADS[0], FRESH_PADS[2]))
    parts = cut_inks(seen(over))
    assert parts
    assert all(part.stamped for part in parts)
    assert (
        min(inked(part) / inked(seen(strip(pen))) for part in parts) < 1.2 < inked(seen(over)) / inked(seen(strip(pen)))
    )
    assert all(np.allclose(part.to_page, seen(to_grey(over)).to_page, atol=3) for part in parts)


def inked(field: FieldImage) -> float:
    """How much ink is on a field."""
    return float((255 - field.pixels.astype(int)).clip(60).sum() - 60 * field.pixels.size)


@pytest.mark.parametrize("pen", [BLUE, BLACK, RED], ids=lambda pen: pen.name)
def test_an_image_in_one_ink_is_seen_once(pen: Pen) -> None:
    """In grey there is nothing to tell inks by, and in one colour nothing to tell apart."""
    assert cut_inks(seen(strip(pen))) == []
    assert cut_inks(seen(to_grey(strip(pen)))) == []
