"""Printed rules are found and taken out; strokes that cross them stay whole."""

import cv2
import numpy as np
import pytest

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Pixels
from segmentation.cleaning import clean
from segmentation.printed import MIDDLE, THICK, THIN, rule_thickness
from tests.sheets import blank_paper, field_of

FRAME = Box(20, 20, 240, 64)
COMB = FieldSpec("total", "number", Box(0, 0, 30, 8), cells=3)
OPEN = FieldSpec("amount", "amount", Box(0, 0, 30, 8))


def framed(cells: int, width: int = 2) -> Pixels:
    """A field image of 280 by 104 pixels with a printed comb or frame, its rules `width` pixels wide."""
    paper = blank_paper(280, 104)
    cv2.rectangle(paper, (20, 20), (260, 84), 70, width)
    for at in range(1, cells):
        x = 20 + 240 * at // cells
        cv2.line(paper, (x, 20), (x, 84), 70, width)
    return paper


def cleaned(paper: Pixels, spec: FieldSpec, cells: int) -> tuple[FieldImage, Pixels]:
    """The field and the mask of its ink."""
    field = field_of(paper, spec, FRAME, cells)
    return field, clean(field).mask


def test_an_empty_comb_has_no_ink() -> None:
    """Frame and cell borders go, and nothing is left inside."""
    _, mask = cleaned(framed(3), COMB, 3)
    assert not mask[24:80, 24:256].any()


def test_a_stroke_across_a_rule_stays_whole() -> None:
    """A 7 whose foot crosses the frame is one component from head to foot."""
    paper = framed(3)
    cv2.line(paper, (40, 34), (75, 34), 20, 6)
    cv2.line(paper, (75, 34), (50, 96), 20, 6)
    _, mask = cleaned(paper, COMB, 3)
    count, labels = cv2.connectedComponents(mask)
    assert count >= 2
    assert labels[34, 45] == labels[60, 64] == labels[92, 52] != 0


def test_a_stroke_along_a_cell_border_stays() -> None:
    """A 1 beside a cell's border is ink, the border is not."""
    paper = framed(3)
    cv2.line(paper, (112, 32), (112, 74), 20, 6)
    _, mask = cleaned(paper, COMB, 3)
    assert mask[36:70, 112].all()
    assert not mask[40:66, 179:182].any()


def test_writing_in_an_open_field_stays_and_its_frame_goes() -> None:
    """Digits of an amount are kept, the frame around them is not."""
    paper = framed(1)
    for x in (60, 100, 140):
        cv2.ellipse(paper, (x, 52), (12, 18), 0, 0, 360, 20, 5)
    _, mask = cleaned(paper, OPEN, 0)
    inside = mask[24:80, 26:254]
    assert cv2.connectedComponents(inside)[0] == 4
    assert inside.any(axis=0).sum() < 110


def test_faint_writing_stays_beside_dark_rules() -> None:
    """Pencil half as dark as the printed frame is ink all the same."""
    paper = framed(3)
    cv2.ellipse(paper, (60, 52), (11, 17), 0, 0, 360, 165, 5)
    _, mask = cleaned(paper, COMB, 3)
    outline = np.zeros_like(mask)
    cv2.ellipse(outline, (60, 52), (11, 17), 0, 0, 360, 255, 1)
    assert (mask[outline > 0] > 0).mean() > 0.9


def test_a_watermark_is_no_ink() -> None:
    """A pattern much fainter than the printed frame is paper beside a thick frame, and ink where nothing is printed."""
    bare, printed = blank_paper(280, 104), framed(3, 5)
    for paper in (bare, printed):
        cv2.circle(paper, (60, 52), 14, 231, -1)
    assert cleaned(bare, COMB, 3)[1][40:64, 50:70].any()
    assert not cleaned(printed, COMB, 3)[1][30:74, 34:88].any()


def test_a_tall_one_in_an_open_field_is_no_divider() -> None:
    """A 1 nearly as high as the frame is ink, and what stands left of it is not dropped as a currency sign would be."""
    paper = framed(1)
    cv2.line(paper, (90, 30), (90, 76), 20, 5)
    field, mask = cleaned(paper, OPEN, 0)
    assert mask[34:72, 90].all()
    assert clean(field).rules.dividers == ()


def test_a_bar_that_touches_the_frame_takes_no_piece_of_the_frame_along() -> None:
    """A bar right under the frame's upper rule keeps its own ink alone."""
    paper = framed(3)
    cv2.line(paper, (40, 26), (75, 26), 20, 6)
    cv2.line(paper, (75, 26), (55, 74), 20, 6)
    _, mask = cleaned(paper, COMB, 3)
    assert not mask[:20, 30:90].any()
    assert mask[40:70, 50:80].any(axis=1).all()


def strip(tone: int) -> Pixels:
    """A strip of 300 by 96 pixels without a frame: three zeros with a level line through them as light as `tone`."""
    paper = blank_paper(300, 96)
    cv2.line(paper, (0, 48), (299, 48), tone, 3)
    for x in (80, 150, 220):
        cv2.ellipse(paper, (x, 48), (16, 30), 0, 0, 360, 30, 7)
    return paper


def test_a_faint_line_of_the_background_cuts_nothing_out_of_digits() -> None:
    """Where no frame tells where rules are, a line much fainter than the ink is none, and strokes it crosses stay."""
    field = field_of(strip(190), OPEN)
    found = clean(field)
    assert not found.rules.level.any()
    assert found.mask[40:57, 64:67].all()


def test_a_dark_line_across_a_strip_is_a_rule() -> None:
    """A printed line nearly as dark as the ink is taken out between the digits."""
    found = clean(field_of(strip(60), OPEN))
    assert found.rules.level[48, 10:290].all()
    assert not found.mask[44:53, 104:126].any()


@pytest.mark.parametrize("width", range(1, 18))
def test_rules_are_as_thick_as_their_middles_are_far_from_the_paper(width: int) -> None:
    """Where the distances are not asked for, the thickness is the one that they would have given."""
    ink = np.where(framed(3, width) < 128, 255, 0).astype(np.uint8)
    cv2.line(ink, (30, 30), (90, 80), 255, 9)
    rules = np.where(framed(3, max(1, width - 1)) < 128, 255, 0).astype(np.uint8)
    distances = cv2.distanceTransform(ink, cv2.DIST_L2, 3)[(rules & ink) > 0]
    told = round(2 * float(np.quantile(distances, MIDDLE))) + 2
    assert rule_thickness(ink, rules) == min(max(told, THIN), THICK)


def test_where_there_is_no_rule_none_is_thick() -> None:
    """An empty mask has rules of the least thickness."""
    empty = np.zeros((30, 40), np.uint8)
    assert rule_thickness(empty, empty) == THIN
