"""In an image that is one field the line of writing is found, whatever else is on it."""

import cv2
import numpy as np
import pytest

from forms.geometry import Box
from forms.page import Pixels
from segmentation.writing_line import find_writing_line
from tests.sheets import blank_paper

NUMBER = Box(80, 86, 36, 26)
"""Where two zeros stand in `cell`."""


def cell() -> Pixels:
    """A cell of 140 by 200 pixels at the edge of a register: gutter, rules, print at its foot, a heading, a number."""
    paper = blank_paper(140, 200)
    paper[:, :45] = 12
    paper[:, 45:47] = 150
    cv2.line(paper, (130, 0), (128, 199), 90, 1)
    cv2.line(paper, (46, 8), (139, 8), 90, 1)
    cv2.line(paper, (76, 120), (122, 122), 40, 2)
    cv2.putText(paper, "Example Press", (56, 194), cv2.FONT_HERSHEY_PLAIN, 0.6, (60,), 1, cv2.LINE_AA)
    for x in (88, 108):
        cv2.ellipse(paper, (x, 99), (7, 12), 0, 0, 360, 40, 2)
    return paper


@pytest.mark.parametrize("scale", [1.0, 2.5])
def test_the_number_in_a_cell_is_found_beside_gutter_rules_print_and_underline(scale: float) -> None:
    """The box holds the number with a little room, and nothing of what surrounds it."""
    large = np.asarray(cv2.resize(cell(), None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    found = find_writing_line(large).scaled(1 / scale, 1 / scale)
    assert found.grown(1, 1).holds(NUMBER)
    assert found.x >= 47
    assert found.right <= 130
    assert found.bottom <= 121
    assert found.y > 60


def test_a_number_beside_a_gutter_on_the_right_is_found() -> None:
    """Which side is dark makes no difference."""
    found = find_writing_line(np.ascontiguousarray(cell()[:, ::-1]))
    assert found.grown(1, 1).holds(Box(140 - NUMBER.right, NUMBER.y, NUMBER.width, NUMBER.height))
    assert found.right <= 93


def test_a_strip_that_writing_fills_stays_whole() -> None:
    """A digit far from the others is not cut off, nor one that touches the side."""
    paper = blank_paper(400, 80)
    for x in (20, 60, 100, 385):
        cv2.ellipse(paper, (x, 40), (12, 24), 0, 0, 360, 40, 5)
    assert find_writing_line(paper) == Box(0, 0, 400, 80)


def test_small_writing_on_a_wide_strip_keeps_the_whole_width() -> None:
    """Empty paper above and below goes, digits that stand apart stay."""
    paper = blank_paper(600, 200)
    for x in (40, 80, 120, 560):
        cv2.ellipse(paper, (x, 100), (10, 18), 0, 0, 360, 40, 4)
    found = find_writing_line(paper)
    assert (found.x, found.width) == (0, 600)
    assert 40 < found.height < 80
    assert found.y < 80
    assert found.bottom > 120


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_an_image_without_writing_stays_whole(tone: int) -> None:
    """Where there is nothing to find, nothing is cut off."""
    assert find_writing_line(np.full((120, 90), tone, np.uint8)) == Box(0, 0, 90, 120)


def test_the_long_stroke_of_a_large_digit_is_no_printed_rule() -> None:
    """A 7 that nearly fills a narrow image keeps its stem and its bar."""
    paper = blank_paper(60, 80)
    cv2.line(paper, (12, 14), (46, 14), 40, 4)
    cv2.line(paper, (46, 14), (30, 66), 40, 4)
    assert find_writing_line(paper) == Box(0, 0, 60, 80)
