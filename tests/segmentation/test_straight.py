"""Opening and closing along lines, held against OpenCV's."""

import cv2
import numpy as np
import pytest

from forms.page import Pixels
from segmentation.straight import bits_at, closed_level, closed_upright, opened_level, opened_upright, packed, unpacked


def streaks(seed: int) -> Pixels:
    """A mask full of level and upright runs of all lengths, many of them at its edges."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((97, 131), np.uint8)
    for _ in range(150):
        x, y, length = (int(value) for value in rng.integers((-20, -20, 1), (131, 97, 60)))
        across = bool(rng.integers(2))
        end = (x + length, y) if across else (x, y + length)
        cv2.line(mask, (x, y), end, int(rng.integers(2)) * 255, 1)
    return mask


@pytest.mark.parametrize("length", [1, 2, 3, 15, 20, 21, 30, 55, 110])
def test_runs_along_lines_are_opened_and_closed_as_by_opencv(length: int) -> None:
    """Whatever the length, even ones and such that are longer than the mask included."""
    for seed in range(5):
        mask = streaks(seed)
        upright, level = np.ones((length, 1), np.uint8), np.ones((1, length), np.uint8)
        assert np.array_equal(opened_upright(mask, length), cv2.morphologyEx(mask, cv2.MORPH_OPEN, upright))
        assert np.array_equal(opened_level(mask, length), cv2.morphologyEx(mask, cv2.MORPH_OPEN, level))
        assert np.array_equal(closed_upright(mask, length), cv2.morphologyEx(mask, cv2.MORPH_CLOSE, upright))
        assert np.array_equal(closed_level(mask, length), cv2.morphologyEx(mask, cv2.MORPH_CLOSE, level))


def test_bits_of_a_row_are_set_where_parts_of_it_are() -> None:
    """So that a packed mask is cut to columns as it is."""
    mask = streaks(3)
    expected = np.zeros_like(mask)
    expected[:, 4:20], expected[:, 90:131] = mask[:, 4:20], mask[:, 90:131]
    assert np.array_equal(unpacked(packed(mask) & bits_at([slice(4, 20), slice(90, 200)], 131), 131), expected)
