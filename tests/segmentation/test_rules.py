"""Rules as measured things: how far a point is from the nearest, and where that one's middle runs."""

import numpy as np
from numpy.typing import NDArray

from segmentation.rules import FAR, map_horizontal, map_vertical, vertical_pieces


def crossed() -> NDArray[np.uint8]:
    """An upright rule of three pixels, x 40 to 42, in an image of 100 by 80."""
    mask = np.zeros((80, 100), np.uint8)
    mask[10:70, 40:43] = 255
    return mask


def at(*values: float) -> NDArray[np.float64]:
    """Coordinates."""
    return np.array(values, dtype=np.float64)


def test_distances_are_told_to_two_pixels() -> None:
    """They count from the rule, and outside the image everything is far."""
    found = map_vertical(crossed())
    x, y = np.array([[41, 51, 21, -5, 41]], np.float32), np.array([[30, 30, 30, 30, 200]], np.float32)
    np.testing.assert_allclose(found.distances(x, y)[:, :3], [[0, 9, 19]], atol=2)
    assert (found.distances(x, y)[:, 3:] > 1e5).all()
    assert found.distances(x[:, :0], y[:, :0]).shape == (1, 0)


def test_offsets_lead_to_the_middle_of_a_rule() -> None:
    """From either side and from within; even widths have their middle between two pixels."""
    mask = crossed()
    np.testing.assert_allclose(map_vertical(mask).offsets(at(36, 41.25, 47), at(20, 20, 20), 8), [5, -0.25, -6])
    mask[:, 43] = mask[:, 42]
    np.testing.assert_allclose(map_vertical(mask).offsets(at(36), at(20), 8), [5.5])


def test_what_is_out_of_reach_is_far() -> None:
    """Neither beside a rule, nor past its end, nor outside the image is there anything to go by."""
    found = map_vertical(crossed())
    assert (found.offsets(at(20, 41, 41, 300), at(30, 3, 78, 30), 8) == FAR).all()
    assert found.offsets(at(), at(), 8).shape == (0,)


def test_the_nearest_of_several_rules_counts() -> None:
    """Of two as far away the left one does, and never one of another row, however near in reading order."""
    mask = np.zeros((30, 100), np.uint8)
    mask[:, 10:12] = mask[:, 30:33] = 255
    mask[:10, 97:] = 255
    found = map_vertical(mask)
    np.testing.assert_allclose(found.offsets(at(20, 21, 22), at(20, 20, 20), 30), [-9.5, 10, 9])
    np.testing.assert_allclose(found.offsets(at(70, 101, 2, -4), at(20, 3, 20, 15), 40), [-39, -3, 8.5, 14.5])


def test_level_rules_are_the_same_turned() -> None:
    """A level rule is measured as an upright one of the turned image: across is then down."""
    found = map_horizontal(np.ascontiguousarray(crossed().T))
    np.testing.assert_allclose(found.offsets(at(44), at(20), 8), [-3])


def test_wide_blobs_and_nothing_are_no_rules() -> None:
    """A block as wide as a thumb has no middle that a line could be measured by, and an empty mask none either."""
    blob = np.zeros((80, 100), np.uint8)
    blob[10:70, 20:60] = 255
    for mask in (blob, np.zeros_like(blob)):
        assert map_vertical(mask).offsets(at(40, 18), at(40, 40), 8).tolist() == [FAR, FAR]


def test_a_rule_is_present_where_it_is_drawn() -> None:
    """Beside it within the reach, and along it to its very end."""
    found = map_vertical(crossed())
    across, along = at(41, 38, 36, 41, 41), at(30, 30, 30, 69, 70)
    assert found.present(across, along, 2).tolist() == [True, True, False, True, False]


def test_broken_uprights_are_one_piece() -> None:
    """Breaks up to the gap are closed; what lies farther apart stays apart."""
    mask = crossed()
    mask[30:36] = 0
    pieces = vertical_pieces(mask, gap=15)
    np.testing.assert_allclose([pieces.x[0], pieces.top[0], pieces.bottom[0]], [41, 10, 69])
    assert len(vertical_pieces(mask, gap=3).x) == 2
