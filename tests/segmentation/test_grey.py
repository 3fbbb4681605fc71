"""From colour to grey, and from grey to darkness against the paper around."""

import cv2
import numpy as np

from segmentation.grey import darkness, scaled, to_grey
from tests.sheets import blank_paper


def test_colours_become_grey_by_luma() -> None:
    """Red, green and blue weigh 0.299, 0.587 and 0.114; grey stays as it is."""
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [90, 90, 90]]], np.uint8)
    np.testing.assert_allclose(to_grey(colours)[0], [76, 150, 29, 90], atol=1)
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert to_grey(grey) is grey


def test_a_stroke_is_as_dark_in_the_shade_as_in_the_light() -> None:
    """A shadow over half the paper is no ink, and a stroke stands out by the same amount on both halves."""
    paper = blank_paper(200, 60)
    paper[:, 100:] = 150
    paper = np.asarray(cv2.GaussianBlur(paper, (0, 0), 10), np.uint8)
    paper[28:32, 20:80] -= 60
    paper[28:32, 120:180] -= 60
    dark = darkness(paper)
    assert abs(int(dark[30, 40]) - int(dark[30, 150])) <= 6
    assert dark[30, 40] > 35
    assert dark[10, :].max() < 20


def test_what_shrinks_never_vanishes() -> None:
    """A line a pixel high stays one; other images are as large as the factor says."""
    assert scaled(np.full((1, 200), 255, np.uint8), 0.25).tolist() == [[255] * 50]
    assert scaled(np.zeros((40, 30), np.uint8), 0.5).shape == (20, 15)
    assert scaled(np.zeros((40, 30), np.uint8), 2.0).shape == (80, 60)
