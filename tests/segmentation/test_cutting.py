"""Fields are cut upright at one scale, and every place in them leads back to the page."""

import cv2
import numpy as np
import pytest

from forms.geometry import Box, mapped, mapped_box, translation
from forms.layout import FieldSpec, Layout, Registration
from forms.page import AlignedPage, Pixels
from segmentation.cutting import MARGIN_MM, cut_fields, cut_whole
from segmentation.snapping import PIXELS_PER_MM
from tests.sheets import blank_paper, page_of

SPEC = FieldSpec("total", "number", Box(20, 10, 30, 8), cells=3)
SCALES = (4.0, 8.0, 20.0)
"""Pixels a millimetre: coarser than a field image, as fine, and finer."""


def sheet(scale: float) -> Pixels:
    """Paper of 80 by 40 mm with the comb of SPEC on it and a solid block in its first cell."""
    paper = blank_paper(round(80 * scale), round(40 * scale))
    for x in (20, 30, 40, 50):
        _rule(paper, scale, Box(x, 10, 0, 8))
    for y in (10, 18):
        _rule(paper, scale, Box(20, y, 30, 0))
    block = Box(23, 12, 4, 4).scaled(scale, scale)
    paper[round(block.y) : round(block.bottom), round(block.x) : round(block.right)] = 0
    return paper


def _rule(paper: Pixels, scale: float, line: Box) -> None:
    x, y, width, height = line.grown(0.125, 0.125).scaled(scale, scale).rounded()
    paper[y : y + max(1, height), x : x + max(1, width)] = 190


def aligned(paper: Pixels, scale: float, dx: float = 0.0, dy: float = 0.0) -> AlignedPage:
    """The paper on its layout, off by (dx, dy) millimetres."""
    layout = Layout("slip", "", 80, 40, Registration(), (SPEC,))
    transform = np.diag([scale, scale, 1.0]) @ translation(dx, dy)
    return AlignedPage(page_of(paper), layout, transform, 0.0, 1.0)


@pytest.mark.parametrize("scale", SCALES)
def test_a_field_shows_its_frame_and_a_margin(scale: float) -> None:
    """The frame lies where it says, at eight pixels a millimetre, whatever the page's resolution."""
    (field,) = cut_fields(aligned(sheet(scale), scale))
    assert field.frame == Box(MARGIN_MM, MARGIN_MM, 30, 8).scaled(PIXELS_PER_MM, PIXELS_PER_MM)
    assert field.pixels.shape == (104, 280)
    assert field.cell_edges == (20, 100, 180, 260)
    ink = 255.0 - field.pixels
    assert ink[:, 18:22].mean() > 3 * ink[:, 26:40].mean()


@pytest.mark.parametrize("scale", SCALES)
def test_a_place_in_a_field_leads_back_to_the_page(scale: float) -> None:
    """The outline of a block in the field image, mapped back, is its outline on the page to within a pixel."""
    (field,) = cut_fields(aligned(sheet(scale), scale))
    block = np.where(field.pixels < 100, 255, 0).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(block)
    x, y, width, height, _ = stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())].tolist()
    found = mapped_box(field.to_page, Box(x, y, width, height))
    wanted = Box(23, 12, 4, 4).scaled(scale, scale)
    near = 0.75 * max(1.0, scale / PIXELS_PER_MM)
    np.testing.assert_allclose(found.corners, wanted.corners, atol=near)


@pytest.mark.parametrize(("dx", "dy"), [(0.6, 0.0), (-0.9, 0.5), (0.0, -0.8)])
def test_a_frame_that_stands_a_little_off_is_snapped_to(dx: float, dy: float) -> None:
    """Registration that is off by less than a millimetre is mended by the printed frame itself."""
    (field,) = cut_fields(aligned(sheet(8.0), 8.0, dx, dy))
    corner = mapped(field.to_page, np.array([(field.frame.x, field.frame.y)]))[0]
    np.testing.assert_allclose(corner, (20 * 8.0, 10 * 8.0), atol=1.0)


def test_without_a_printed_frame_nothing_is_snapped_to() -> None:
    """On plain paper a field stays where registration puts it."""
    (field,) = cut_fields(aligned(blank_paper(640, 320), 8.0, 0.5, 0.5))
    corner = mapped(field.to_page, np.array([(field.frame.x, field.frame.y)]))[0]
    np.testing.assert_allclose(corner, (20.5 * 8.0, 10.5 * 8.0), atol=1e-6)


def test_a_field_that_is_turned_is_cut_upright() -> None:
    """On a page turned by 20 degrees the field image is the same as on the upright page, but for interpolation."""
    paper, angle = sheet(8.0), np.deg2rad(20)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = translation(320, 160) @ np.array([(cos, -sin, 0), (sin, cos, 0), (0, 0, 1)]) @ translation(-320, -160)
    centred = translation(-0.5, -0.5) @ turn @ translation(0.5, 0.5)
    turned = np.asarray(cv2.warpPerspective(paper, centred, (640, 320), borderValue=(255,)), np.uint8)
    straight = aligned(paper, 8.0)
    skew = AlignedPage(page_of(turned), straight.layout, turn @ straight.transform, 0.0, 1.0)
    (before,), (after,) = cut_fields(straight), cut_fields(skew)
    difference = np.abs(before.pixels.astype(int) - after.pixels)
    assert difference.mean() < 6


def test_an_anchored_field_moves_with_its_anchor() -> None:
    """The anchor's own transform is used, not the page's."""
    spec = FieldSpec("amount", "amount", Box(20, 10, 30, 8), anchor="box")
    layout = Layout("slip", "", 80, 40, Registration(), (spec,))
    anchor = np.diag([8.0, 8.0, 1.0]) @ translation(5, 3)
    page = AlignedPage(page_of(blank_paper(640, 320)), layout, np.diag([8.0, 8.0, 1.0]), 0.0, 1.0, {"box": anchor})
    (field,) = cut_fields(page)
    assert mapped_box(field.to_page, field.frame).rounded() == (200, 104, 240, 64)


def test_a_whole_image_is_one_field_of_fixed_height() -> None:
    """The image is scaled to 96 pixels of height, without frame or cells, and leads back."""
    field = cut_whole(page_of(blank_paper(300, 48)), SPEC)
    assert field.pixels.shape == (96, 600)
    assert field.cell_edges == ()
    assert mapped_box(field.to_page, field.frame) == Box(0, 0, 300, 48)
