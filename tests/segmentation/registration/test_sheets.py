"""Every sheet that an image shows is found, or the page is refused: none is dropped in silence."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from forms.errors import SeveralSheetsError
from forms.geometry import Homography, mapped, translation
from forms.page import AlignedPage, Pixels
from segmentation.registration import register_best
from segmentation.registration.sheets import all_sheets
from tests.sheets import page_of, ruled
from workshop.drawing.cheque import draw_cheque
from workshop.drawing.degrade import skewed, with_faults
from workshop.drawing.form import printed, shipped_layout, teaching_form

DPI = 150
SCALE = DPI / 25.4
"""Pixels a millimetre of what is drawn."""
GAP = 20
"""Between two sheets, pixels."""
LAYOUTS = [
    shipped_layout(name) for name in ("c1_2014", "cheque_in", "cheque_us", "marks_table", "nist_hsf", "teaching_form")
]


def sheet(name: str) -> Pixels:
    """A drawn sheet of a layout, grey."""
    if name == "teaching_form":
        return grey(np.array(printed(teaching_form(), DPI)))
    return grey(draw_cheque(1, "05052015", "1234").image if name == "cheque_in" else ruled(shipped_layout(name), DPI))


def grey(pixels: Pixels) -> Pixels:
    """A drawing without its colours."""
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def laid(rows: Sequence[Sequence[Pixels]]) -> tuple[Pixels, list[Homography]]:
    """Sheets on a grey flatbed in rows, and where each lies."""
    height = sum(max(one.shape[0] for one in row) + GAP for row in rows) + GAP
    width = max(sum(one.shape[1] + GAP for one in row) for row in rows) + GAP
    image, places, y = np.full((height, width), 235, np.uint8), [], GAP
    for row in rows:
        x = GAP
        for one in row:
            image[y : y + one.shape[0], x : x + one.shape[1]] = one
            places.append(translation(x, y))
            x += one.shape[1] + GAP
        y += max(one.shape[0] for one in row) + GAP
    return image, places


def sheets_on(image: Pixels) -> list[AlignedPage]:
    """All that is found on an image."""
    return all_sheets(register_best(page_of(image), LAYOUTS), LAYOUTS)


def farthest_mm(aligned: AlignedPage, place: Homography) -> float:
    """How far any corner of a field is from where its sheet was laid."""
    gaps = []
    for field in aligned.layout.fields:
        found = mapped(aligned.anchors.get(field.anchor or "", aligned.transform), field.box.corners)
        gaps.append(np.linalg.norm(found - mapped(place, field.box.corners * SCALE), axis=1).max())
    return float(max(gaps)) / SCALE


@pytest.mark.parametrize("name", [layout.name for layout in LAYOUTS])
def test_two_sheets_beside_each_other_are_both_found(name: str) -> None:
    """The left one comes first, the frame of both is the image, and fields lie within half a millimetre."""
    image, places = laid([[sheet(name), sheet(name)]])
    found = sheets_on(image)
    assert [one.layout.name for one in found] == [name, name]
    assert all(one.page.pixels is image for one in found)
    # Drawn cheques are drawn a third of a millimetre off what their layout says.
    assert max(farthest_mm(*pair) for pair in zip(found, places, strict=True)) < (1.0 if name == "cheque_in" else 0.5)


def test_four_sheets_come_in_rows() -> None:
    """From left to right, then the next row."""
    table = sheet("marks_table")
    image, places = laid([[table, table], [table, table]])
    found = sheets_on(image)
    assert len(found) == 4
    assert max(farthest_mm(*pair) for pair in zip(found, places, strict=True)) < 0.5


def test_an_opened_booklet_that_lies_skewed_has_two_pages() -> None:
    """Sheets that reach into each other's upright outlines are found all the same."""
    image, places = laid([[sheet("teaching_form"), sheet("teaching_form")]])
    for seed in range(3):
        faulty = with_faults(image, [(skewed, 1.0)], np.random.default_rng(seed))
        found = sheets_on(faulty.image)
        assert len(found) == 2
        wanted = [faulty.transform @ place for place in places]
        assert max(farthest_mm(*pair) for pair in zip(found, wanted, strict=True)) < 0.5


def test_a_sheet_that_lies_upside_down_beside_another_is_found() -> None:
    """On a flatbed each lies as it was put."""
    form = sheet("teaching_form")
    image, _ = laid([[form, np.ascontiguousarray(form[::-1, ::-1])]])
    assert len(sheets_on(image)) == 2


def test_sheets_of_two_layouts_are_refused_by_name() -> None:
    """A page has one layout; the message names both and says what to do."""
    image, _ = laid([[sheet("teaching_form"), sheet("nist_hsf")]])
    with pytest.raises(SeveralSheetsError, match=r"page 1 shows sheets of two layouts, .*scan each by itself"):
        sheets_on(image)


def test_a_sheet_that_fits_badly_is_not_dropped() -> None:
    """Where the other sheet of a form has lost a part of its lines, the page is refused, not read by halves."""
    damaged = sheet("nist_hsf")
    damaged[: round(130 * SCALE), round(70 * SCALE) :] = 255
    image, _ = laid([[sheet("nist_hsf"), damaged]])
    with pytest.raises(SeveralSheetsError, match="two sheets of nist_hsf, one of which fits badly"):
        sheets_on(image)


def test_an_empty_table_beside_a_sheet_is_no_sheet() -> None:
    """A photo that shows a form and as much of a bare table again is one sheet."""
    form = sheet("teaching_form")
    image, _ = laid([[form, np.full_like(form, 235)]])
    assert len(sheets_on(image)) == 1
