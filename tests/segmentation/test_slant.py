"""Slant is found and taken out, and the way back leads to where the ink was."""

import cv2
import numpy as np
import pytest

from forms.geometry import mapped
from forms.page import Pixels
from segmentation.slant import find_shear, unsheared, way_back


def strokes(shear: float) -> Pixels:
    """Five strokes that lean to the right by `shear` pixels a pixel up, 255 on ink."""
    mask = np.zeros((100, 320), np.uint8)
    for x in (60, 100, 150, 190, 240):
        cv2.line(mask, (x, 90), (round(x + shear * 80), 10), 255, 4)
    return mask


@pytest.mark.parametrize("shear", [-0.2, 0.0, 0.25, 0.5, 0.8])
def test_the_slant_of_strokes_is_found(shear: float) -> None:
    """Found within two steps of the search."""
    assert find_shear(strokes(shear)) == pytest.approx(shear, abs=0.1)


@pytest.mark.parametrize("radius", [20, 25, 31])
def test_blots_have_no_slant(radius: int) -> None:
    """No shear makes them sharper: by a half every other row moves by half a pixel, and ties are rounded."""
    mask = np.zeros((100, 320), np.uint8)
    for x in (50, 130, 210):
        cv2.circle(mask, (x, 50), radius, 255, cv2.FILLED)
    assert find_shear(mask) == pytest.approx(0.0, abs=0.06)


def test_without_ink_there_is_no_slant() -> None:
    """An empty mask and a few specks are upright."""
    assert find_shear(np.zeros((50, 50), np.uint8)) == 0
    speck = np.zeros((50, 50), np.uint8)
    speck[10:12, 10:12] = 255
    assert find_shear(speck) == 0


@pytest.mark.parametrize("shear", [-0.3, 0.5])
def test_unsheared_strokes_stand_upright_and_nothing_is_lost(shear: float) -> None:
    """Each stroke is no wider than its pen, all ink stays inside, and the way back leads onto the stroke."""
    mask = strokes(shear)
    upright, back = unsheared(mask, shear), way_back(mask.shape[0], shear)
    count, _, stats, centres = cv2.connectedComponentsWithStats(np.where(upright > 127, 255, 0).astype(np.uint8))
    assert count == 6
    assert stats[1:, cv2.CC_STAT_WIDTH].max() <= 9
    assert float(upright.sum()) == pytest.approx(float(mask.sum()), rel=0.02)
    for x, y in mapped(back, centres[1:]):
        assert mask[round(y), round(x)]
