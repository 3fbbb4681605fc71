"""Rules as measured things: how far a point is from the nearest, and where that one's middle runs."""

import numpy as np
from numpy.typing import NDArray

from segmentation.rules import map_horizontal, map_vertical, vertical_pieces


def crossed() -> NDArray[np.uint8]:
    """An upright rule of three pixels, x 40 to 42, in an image of 100 by 80."""
    mask = np.zeros((80, 100), np.uint8)
    mask[10:70, 40:43] = 255
    return mask


def points(*pairs: tuple[float, float]) -> NDArray[np.float64]:
    """Points as rows."""
    return np.array(pairs, dtype=np.float64)


def test_distances_count_from_the_middle_of_a_rule() -> None:
    """The middle of a rule of three pixels is its second one; outside the image everything is far."""
    found = map_vertical(crossed())
    x, y = np.array([41, 46, 36, -5, 41], np.float32), np.array([30, 30, 30, 30, 200], np.float32)
    np.testing.assert_allclose(found.distances(x, y)[:3], [0, 5, 5], atol=0.1)
    assert (found.distances(x, y)[3:] > 1e5).all()


def test_the_nearest_point_lies_on_the_middle() -> None:
    """Even widths have their middle between two pixels."""
    mask = crossed()
    mask[:, 43] = mask[:, 42]
    np.testing.assert_allclose(map_vertical(mask).nearest_points(points((60, 20))), [[41.5, 20]])


def test_level_rules_are_the_same_turned() -> None:
    """A level rule is measured as an upright one of the turned image."""
    found = map_horizontal(np.ascontiguousarray(crossed().T))
    np.testing.assert_allclose(found.nearest_points(points((20, 60))), [[20, 41]])
    distance = found.distances(np.array([30], np.float32), np.array([46], np.float32))
    np.testing.assert_allclose(distance, [5], atol=0.1)


def test_wide_blobs_and_nothing_are_no_rules() -> None:
    """A block as wide as a thumb has no middle that a line could be measured by, and an empty mask none either."""
    blob = np.zeros((80, 100), np.uint8)
    blob[10:70, 20:60] = 255
    for mask in (blob, np.zeros_like(blob)):
        distance = map_vertical(mask).distances(np.array([40], np.float32), np.array([40], np.float32))
        assert (distance > 1e5).all()


def test_broken_uprights_are_one_piece() -> None:
    """Breaks up to the gap are closed; what lies farther apart stays apart."""
    mask = crossed()
    mask[30:36] = 0
    pieces = vertical_pieces(mask, gap=15)
    np.testing.assert_allclose([pieces.x[0], pieces.top[0], pieces.bottom[0]], [41, 10, 69])
    assert len(vertical_pieces(mask, gap=3).x) == 2
