"""Drawn forms are found where they lie, however they were scanned; other paper is refused by name."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from forms.errors import MisregisteredError, UnidentifiedError
from forms.geometry import Box, Homography, mapped, translation
from forms.layout import Layout, Mark
from forms.page import AlignedPage, Pixels
from segmentation.registration import fits, register, register_best
from tests.sheets import blank_paper, page_of, ruled
from tests.warps import warped
from workshop.drawing.cheque import AMOUNT_BOX, DATE_COMB, draw_cheque, printed_cheque
from workshop.drawing.degrade import (
    Fault,
    bordered,
    compressed,
    noisy,
    rescaled,
    shadowed,
    shifted,
    skewed,
    tilted,
    with_faults,
)
from workshop.drawing.form import printed, shipped_layout, teaching_form
from workshop.drawing.printing import Press

NAMES = ("c1_2014", "cheque_in", "cheque_us", "kpu_2024", "marks_table", "nist_hsf", "teaching_form")
"""Of all that are shipped."""
LINED = ("c1_2014", "cheque_us", "marks_table", "nist_hsf")
"""Of those that are found by lines."""
DPI = 150
SCALE = DPI / 25.4
"""Pixels a millimetre of what is drawn."""
FORM = teaching_form()


def layouts() -> list[Layout]:
    """All that are shipped."""
    return [shipped_layout(name) for name in NAMES]


def empty_form() -> Pixels:
    """A teaching form that nobody has filled in."""
    return np.array(printed(FORM, DPI))


def farthest_mm(aligned: AlignedPage, moved: Homography) -> float:
    """How far any corner of a field is from its place, where `moved` took the drawing's pixels."""
    gaps = []
    for field in aligned.layout.fields:
        found = mapped(aligned.anchors.get(field.anchor or "", aligned.transform), field.box.corners)
        gaps.append(np.linalg.norm(found - mapped(moved, field.box.corners * SCALE), axis=1).max())
    return float(max(gaps)) / SCALE


FAULTS: list[tuple[Fault, float]] = [
    (skewed, 1.0),
    (tilted, 1.0),
    (shifted, 1.0),
    (rescaled, 0.6),
    (bordered, 1.0),
    (shadowed, 1.0),
    (noisy, 0.7),
    (compressed, 1.0),
]


@pytest.mark.parametrize(("fault", "strength"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_form_with_marks_is_found_after_every_fault(fault: Fault, strength: float) -> None:
    """The fields of the teaching form are within a third of a millimetre of their place."""
    for seed in range(3):
        faulty = with_faults(empty_form(), [(fault, strength)], np.random.default_rng(seed))
        aligned = register_best(page_of(faulty.image), layouts())
        assert aligned.layout.name == "teaching_form"
        assert farthest_mm(aligned, faulty.transform) < 0.35 / np.sqrt(abs(np.linalg.det(faulty.transform[:2, :2])))


@pytest.mark.parametrize("strength", [0.0, 0.15, 0.5, 1.0])
def test_a_named_form_with_marks_lies_where_it_lies_without_its_skew_too(strength: float) -> None:
    """Whether it is looked for as it was given, or straightened first."""
    faulty = with_faults(np.array(printed(FORM, DPI)), [(skewed, strength)], np.random.default_rng(7))
    as_given, straight = (
        mapped(aligned.transform, Box(0, 0, FORM.layout.width, FORM.layout.height).corners)
        for aligned in (register(page_of(faulty.image), FORM.layout), register_best(page_of(faulty.image), layouts()))
    )
    assert np.abs(as_given - straight).max() < 0.02


@pytest.mark.parametrize("name", sorted({*LINED} - {"cheque_us"}))
def test_a_form_with_lines_is_found_however_it_lies(name: str) -> None:
    """Rotation, perspective, crop, border and scale together leave fields of a table within half a millimetre."""
    paper = ruled(shipped_layout(name), DPI)
    for seed in range(4):
        warp = warped(paper, np.random.default_rng(seed))
        aligned = register_best(page_of(warp.image), layouts())
        assert aligned.layout.name == name
        size = np.sqrt(abs(np.linalg.det(warp.transform[:2, :2])))
        assert farthest_mm(aligned, warp.transform) / size < 0.5


@pytest.mark.parametrize(("fault", "strength"), [(skewed, 1.0), (tilted, 1.0), (shifted, 1.0), (shadowed, 1.0)])
def test_a_cheque_is_found_by_lines_and_the_strokes_of_its_code(fault: Fault, strength: float) -> None:
    """Four lines and short uprights place it, though the date stands beyond all of them; refused now and then, never
    misplaced."""
    layout, found = shipped_layout("cheque_us"), 0
    for seed in range(3):
        faulty = with_faults(ruled(layout, DPI), [(fault, strength)], np.random.default_rng(seed))
        try:
            aligned = register(page_of(faulty.image), layout)
        except MisregisteredError:
            continue
        found += 1
        assert farthest_mm(aligned, faulty.transform) < 0.6
    assert found >= 2


@pytest.mark.parametrize(("fault", "strength"), [(skewed, 1.0), (tilted, 0.6), (shifted, 0.6), (bordered, 1.0)])
def test_a_cheque_is_found_by_its_boxes(fault: Fault, strength: float) -> None:
    """Date comb and amount box of a filled cheque each get a transform that puts them in their place."""
    for seed in range(2):
        drawn = draw_cheque(seed, "29112026", "3,97,000/-", DPI)
        faulty = with_faults(drawn.image, [(fault, strength)], np.random.default_rng(seed))
        aligned = register_best(page_of(faulty.image), layouts())
        assert aligned.layout.name == "cheque_in"
        boxes = {element.name: element.box for element in aligned.layout.registration.elements}
        for name, printed_box in (("date_comb", DATE_COMB), ("amount_box", AMOUNT_BOX)):
            found = mapped(aligned.anchors[name], boxes[name].corners)
            wanted = mapped(faulty.transform, printed_box.corners * SCALE)
            assert np.linalg.norm(found - wanted, axis=1).max() / SCALE < 0.5


def test_an_element_may_stand_a_little_elsewhere() -> None:
    """An amount box three millimetres from the layout's place is found where it is printed."""
    layout = shipped_layout("cheque_in")
    comb, box = layout.registration.elements
    moved = replace(box, box=box.box.shifted(-3.0, 2.5))
    elsewhere = replace(layout, registration=replace(layout.registration, elements=(comb, moved)))
    aligned = register(page_of(printed_cheque(DPI, np.random.default_rng(1))), elsewhere)
    found = mapped(aligned.anchors["amount_box"], moved.box.corners)
    assert np.abs(found - AMOUNT_BOX.corners * SCALE).max() / SCALE < 0.4


def test_transforms_count_from_the_edges_of_pixels() -> None:
    """Over many resolutions, boxes land where the printing press put them, not half a pixel beside."""
    corners = np.concatenate([field.box.corners for field in FORM.layout.fields])
    off = []
    for dpi in (90, 100, 120, 150, 180, 200, 240, 300):
        aligned = register(page_of(np.array(printed(FORM, dpi))), FORM.layout)
        off.append((mapped(aligned.transform, corners) - corners * dpi / 25.4).mean(axis=0))
    assert np.abs(np.mean(off, axis=0)).max() < 0.2


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_every_form_is_found_whichever_way_up_it_lies(quarters: int) -> None:
    """Upside down or sideways, boxes lie in the frame of the page as it was given."""
    pages = {
        "teaching_form": empty_form(),
        "cheque_in": draw_cheque(4, "01022026", "1,250/-", DPI).image,
        "c1_2014": ruled(shipped_layout("c1_2014"), DPI),
        "nist_hsf": ruled(shipped_layout("nist_hsf"), DPI),
    }
    for name, upright in pages.items():
        aligned = register_best(page_of(upright), layouts())
        turned = register_best(page_of(np.ascontiguousarray(np.rot90(upright, -quarters))), layouts())
        assert turned.layout.name == name
        height, width = upright.shape[:2]
        back = np.linalg.matrix_power(np.array([(0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)]), quarters)
        back = translation(*((0.0, 0.0), (height, 0.0), (width, height), (0.0, width))[quarters]) @ back
        assert farthest_apart_mm(aligned, turned, back) < 0.2


def farthest_apart_mm(before: AlignedPage, after: AlignedPage, moved: Homography) -> float:
    """How far any corner of a field is from where `moved` took it from an earlier finding."""
    gaps = []
    for field in before.layout.fields:
        was, now = (
            mapped(page.anchors.get(field.anchor or "", page.transform), field.box.corners) for page in (before, after)
        )
        gaps.append(np.linalg.norm(now - mapped(moved, was), axis=1).max())
    return float(max(gaps)) / SCALE


def scribbled(seed: int) -> Pixels:
    """Paper full of random rules, blocks and boxes: something of everything that forms have."""
    rng = np.random.default_rng(seed)
    press = Press.with_sheet(210, 297, DPI)
    for _ in range(40):
        x, y = rng.uniform(10, 180), rng.uniform(10, 270)
        press.frame(Box(x, y, rng.uniform(5, 25), rng.uniform(4, 15)), 0.3)
        press.block(Box(rng.uniform(5, 200), rng.uniform(5, 290), 4, 4))
        press.rule((x, y), (min(205, x + rng.uniform(20, 150)), y), 0.3)
    return press.pixels()


@pytest.mark.parametrize(("told", "believed"), [(None, DPI), (72, DPI), (600, DPI), (DPI + 3, DPI + 3)])
def test_the_resolution_is_measured_where_the_file_lies(told: float | None, believed: float) -> None:
    """What a file says is kept where the printed marks bear it out; turning the page changes nothing."""
    for quarters in (0, 1):
        page = replace(page_of(np.ascontiguousarray(np.rot90(empty_form(), quarters))), dpi=told)
        assert register(page, FORM.layout).dpi == pytest.approx(believed, rel=0.005)


STRANGERS: dict[str, Callable[[], Pixels]] = {
    "blank paper": lambda: blank_paper(1240, 1754),
    "scribbles": lambda: scribbled(3),
    "half a form": lambda: empty_form()[: 1240 // 2],
    "a narrow strip": lambda: blank_paper(900, 30),
}


@pytest.mark.parametrize("what", STRANGERS)
def test_a_page_that_fits_nothing_is_unidentified(what: str) -> None:
    """No layout is forced upon a page that is none of them; the message says what to do."""
    with pytest.raises(UnidentifiedError, match="name one or add one of your own"):
        register_best(page_of(STRANGERS[what]()), layouts())


@pytest.mark.parametrize("name", sorted({*NAMES} - {"teaching_form"}))
def test_a_page_of_another_form_does_not_fit_a_named_layout(name: str) -> None:
    """The error names the layout and the page."""
    with pytest.raises(MisregisteredError, match=f"page 3 does not fit the layout {name}"):
        register(page_of(empty_form(), number=3), shipped_layout(name))


def test_each_drawn_form_fits_its_own_layout_only() -> None:
    """Of all layouts, only its own is said to fit."""
    pages = {
        "teaching_form": empty_form(),
        "cheque_in": draw_cheque(5, "01022026", "1,250/-", DPI).image,
        **{name: ruled(shipped_layout(name), DPI) for name in LINED},
    }
    for name, pixels in pages.items():
        for layout in layouts():
            if layout.name == name:
                assert fits(register(page_of(pixels), layout))
            else:
                with pytest.raises(MisregisteredError):
                    register(page_of(pixels), layout)


def test_no_layout_fits_where_none_is_known() -> None:
    """Without layouts every page is unidentified, and that is an error of the page, not of the program."""
    with pytest.raises(UnidentifiedError, match="none of 0 known layouts"):
        register_best(page_of(empty_form()), [])


def four_marks() -> Layout:
    """The teaching form with four of its marks alone."""
    marks = FORM.layout.registration.marks
    corners = tuple(mark for mark in marks if mark in (Mark(11, 11), Mark(137, 11), Mark(137, 199), Mark(11, 199)))
    return replace(FORM.layout, registration=replace(FORM.layout.registration, marks=corners))


def test_four_marks_are_enough_when_all_are_there() -> None:
    """A layout of just four marks registers a page at an angle."""
    faulty = with_faults(empty_form(), [(tilted, 1.0)], np.random.default_rng(2))
    aligned = register(page_of(faulty.image), four_marks())
    assert aligned.fit == 1.0
    assert farthest_mm(aligned, faulty.transform) < 0.35


@pytest.mark.parametrize("quarters", [0, 2])
def test_four_corners_leave_it_to_the_fields_which_way_is_up(quarters: int) -> None:
    """Marks in the four corners look the same upside down; the printed frames of the fields do not."""
    paper = np.ascontiguousarray(np.rot90(empty_form(), quarters))
    found = register(page_of(paper), four_marks())
    height, width = paper.shape[:2]
    half_turn = np.array([(-1.0, 0, width), (0, -1.0, height), (0, 0, 1)])
    assert farthest_mm(found, np.linalg.matrix_power(half_turn, quarters // 2)) < 0.35


def test_three_of_four_marks_are_not_enough() -> None:
    """Where one of just four is covered, the page is refused."""
    paper = empty_form()
    x, y = round(137 * SCALE), round(199 * SCALE)
    paper[y - 25 : y + 25, x - 25 : x + 25] = 255
    with pytest.raises(MisregisteredError, match="too little of its printed structure was found"):
        register(page_of(paper), four_marks())


def test_a_covered_mark_of_many_does_no_harm() -> None:
    """Six of the seven marks of the teaching form place it as well."""
    paper = empty_form()
    x, y = round(137 * SCALE), round(199 * SCALE)
    paper[y - 25 : y + 25, x - 25 : x + 25] = 255
    aligned = register(page_of(paper), FORM.layout)
    assert aligned.fit == pytest.approx(6 / 7)
    assert farthest_mm(aligned, np.eye(3)) < 0.35
