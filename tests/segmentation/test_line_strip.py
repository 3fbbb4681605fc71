"""The strip of a line: its height, its tones, and what stands on it."""

import cv2
import numpy as np
import pytest

from forms.geometry import Box
from segmentation.line_strip import ABOVE, BESIDE, HEIGHT, NARROWEST, WIDEST, line_box, line_strip, strip


def paper(width: int = 300, height: int = 90, tone: int = 240) -> np.ndarray:
    """Grey paper with two dark strokes, at 100 and 180 from the left, from 20 to 70 from the top."""
    image = np.full((height, width), tone, np.uint8)
    for x in (100, 180):
        cv2.line(image, (x, 20), (x, 70), (30,), 6)
    return image


STROKES = [Box(97, 17, 7, 56), Box(177, 17, 7, 56)]


def test_strokes_are_white_and_paper_is_black_whatever_their_tones() -> None:
    """Faint ink on grey paper gives the same strip as dark ink on white."""
    dark = strip(paper(), line_box(STROKES, 56))
    faint = strip((190 - (240 - paper().astype(int)) * 0.3).clip(0, 255).astype(np.uint8), line_box(STROKES, 56))
    assert dark.shape[0] == HEIGHT
    assert dark.max() == 255
    assert np.median(dark) < 10
    assert np.abs(dark.astype(int) - faint).mean() < 6


def test_a_line_has_room_around_it_and_low_marks_widen_it_only() -> None:
    """A comma below the line makes it no higher."""
    box = line_box(STROKES, 56)
    assert (box.x, box.y) == pytest.approx((97 - BESIDE * 56, 17 - ABOVE * 56))
    for tall in (20, 45):
        with_comma = line_box([*STROKES, Box(210, 65, 6, tall)], 56)
        assert with_comma.height == box.height
        assert with_comma.right > box.right


@pytest.mark.parametrize("scale", [0.4, 1.0, 3.0])
def test_resolution_does_not_show(scale: float) -> None:
    """The same line scanned finer or coarser gives nearly the same strip."""
    grey = cv2.GaussianBlur(paper(), (0, 0), 2.0)
    scaled = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    box = line_box(STROKES, 56)
    one = strip(grey, box)
    other = strip(np.asarray(scaled), Box(*(scale * side for side in (box.x, box.y, box.width, box.height))))
    assert one.shape == other.shape
    assert np.abs(one.astype(int) - other).mean() < 8


def test_widths_are_bounded() -> None:
    """A single stroke and a line of sixty digits both fit the network."""
    assert strip(paper(), Box(98, 10, 4, 60)).shape[1] == NARROWEST
    assert strip(paper(4000), Box(0, 10, 4000, 60)).shape[1] == WIDEST


def test_a_strip_knows_what_it_shows() -> None:
    """Its box lies in the field image, so that steps can be found again."""
    found = line_strip(paper(), STROKES, 56)
    assert found.box == line_box(STROKES, 56)
    columns = found.pixels.max(axis=0) > 128
    first = found.box.x + (np.flatnonzero(columns)[0] / found.pixels.shape[1]) * found.box.width
    assert first == pytest.approx(97, abs=3)


def test_what_lies_beyond_the_image_is_paper() -> None:
    """A line at the very edge is no fault."""
    found = strip(paper(), Box(-40, -30, 400, 150))
    assert found.shape[0] == HEIGHT
    assert np.median(found) < 10
