"""Boxes and plane transforms."""

import numpy as np

from forms.geometry import Box, bounding_box, mapped, mapped_box, shared_areas, translation


def test_boxes_intersect_join_and_hold() -> None:
    """What two boxes share, what encloses both, and whether one lies in the other."""
    a, b = Box(0, 0, 10, 10), Box(6, 8, 10, 10)
    assert a.intersected(b) == Box(6, 8, 4, 2)
    assert a.intersected(Box(20, 0, 5, 5)).area == 0
    assert a.joined(b) == Box(0, 0, 16, 18)
    assert a.holds(Box(0, 0, 10, 10))
    assert not a.holds(b)
    assert not a.holds(Box(-0.1, 0, 5, 5))


def test_a_box_grows_moves_and_scales() -> None:
    """Every change keeps what it does not name."""
    box = Box(1, 2, 3, 4)
    assert (box.right, box.bottom, box.centre) == (4, 6, (2.5, 4.0))
    assert box.grown(1, 2) == Box(0, 0, 5, 8)
    assert box.shifted(-1, 1) == Box(0, 3, 3, 4)
    assert box.scaled(2, 10) == Box(2, 20, 6, 40)
    assert Box(0.6, 0.4, 2.0, 2.2).rounded() == (1, 0, 2, 3)


def test_a_transform_maps_points_with_perspective() -> None:
    """A homography divides by its third coordinate; points on its horizon are not finite."""
    tilt = np.array([[1.0, 0, 0], [0, 1.0, 0], [0.1, 0, 1.0]])
    np.testing.assert_allclose(mapped(tilt, np.array([[10.0, 4.0]])), [[5.0, 2.0]])
    assert not np.isfinite(mapped(tilt, np.array([[-10.0, 4.0]]))).any()


def test_a_mapped_box_is_upright_around_its_corners() -> None:
    """A box that is turned by 90 degrees swaps its sides."""
    turn = translation(10, 0) @ np.array([[0.0, -1, 0], [1.0, 0, 0], [0, 0, 1]])
    assert mapped_box(turn, Box(0, 0, 4, 2)) == Box(8, 0, 2, 4)
    assert bounding_box(np.array([[1.0, 5.0], [3.0, 2.0]])) == Box(1, 2, 2, 3)


def test_areas_in_common_are_those_of_each_pair() -> None:
    """All at once they are what intersecting one box after the other gives; boxes apart share nothing."""
    boxes = [Box(0, 0, 4, 3), Box(10, 10, 1, 1)]
    others = [Box(2, 1, 4, 4), Box(-1, -1, 20, 20), Box(5, 5, 1, 1)]
    wanted = [[box.intersected(other).area for other in others] for box in boxes]
    assert shared_areas(boxes, others).tolist() == wanted
    assert shared_areas([], others).shape == (0, 3)
