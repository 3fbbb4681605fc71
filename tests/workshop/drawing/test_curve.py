"""Curves pass through their points, turn where told and are sampled evenly."""

import numpy as np

from workshop.drawing.curve import evenly_sampled, lengthened, lengths, rounded_off, smooth_through

ZIGZAG = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 2.0)])


def test_a_curve_passes_through_its_points() -> None:
    """Every point given lies on the curve."""
    curve = smooth_through(ZIGZAG, np.zeros(4, np.bool_))
    nearest = [np.hypot(*(curve - point).T).min() for point in ZIGZAG]
    assert max(nearest) < 1e-9


def test_a_sharp_point_is_a_corner() -> None:
    """Two straight runs that meet at a sharp point stay straight."""
    curve = smooth_through(np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]), np.array([False, True, False]))
    on_a_run = (np.abs(curve[:, 1]) < 1e-9) | (np.abs(curve[:, 0] - 1) < 1e-9)
    assert on_a_run.all()


def test_samples_lie_evenly_along_the_path() -> None:
    """No piece of a sampled straight path is longer or shorter than another, and the ends are kept."""
    path = evenly_sampled(np.array([(0.0, 0.0), (0.1, 0.0), (1.0, 0.0)]), 0.05)
    assert np.allclose(lengths(path), 0.05)
    assert np.allclose(path[[0, -1]], [(0, 0), (1, 0)])


def test_rounding_keeps_ends_and_straight_lines() -> None:
    """A straight path is unchanged by rounding; a corner moves inwards."""
    straight = evenly_sampled(np.array([(0.0, 0.0), (1.0, 0.0)]), 0.02)
    assert np.allclose(rounded_off(straight, 3.0), straight)
    corner = evenly_sampled(np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]), 0.02)
    rounded = rounded_off(corner, 3.0)
    assert np.allclose(rounded[[0, -1]], corner[[0, -1]])
    assert np.hypot(*(rounded - (1, 0)).T).min() > 0.02


def test_a_path_runs_on_or_stops_short() -> None:
    """Positive lengths are added straight on, negative ones cut off."""
    path = evenly_sampled(np.array([(0.0, 0.0), (1.0, 0.0)]), 0.1)
    longer, shorter = lengthened(path, 0.2, 0.3), lengthened(path, -0.15, -0.15)
    assert np.allclose(longer[[0, -1]], [(-0.2, 0), (1.3, 0)])
    assert np.isclose(shorter[0, 0], 0.2)
    assert np.isclose(shorter[-1, 0], 0.8)
