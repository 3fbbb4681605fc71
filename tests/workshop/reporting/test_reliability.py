"""Calibration against numbers worked out by hand, and against chance."""

import numpy as np
import pytest

from workshop.reporting.reliability import reliability


def test_the_error_is_that_worked_out_by_hand() -> None:
    """Two of four right at 0.95 and one of one at 0.55: (4 x 0.45 + 1 x 0.45) / 5."""
    found = reliability(np.array([0.95, 0.95, 0.95, 0.95, 0.55]), np.array([True, True, False, False, True]), 1)
    assert found.error == pytest.approx(0.45)
    last = found.bins[9]
    assert (last.characters, last.confidence, last.accuracy) == pytest.approx((4, 0.95, 0.5))
    assert sum(one.characters for one in found.bins) == 5


def test_certainty_falls_into_the_last_bin() -> None:
    """A confidence of 1 has a bin, and 0 too."""
    found = reliability(np.array([1.0, 0.0]), np.array([True, False]), 1)
    assert (found.bins[9].characters, found.bins[0].characters, found.error) == (1, 1, 0.0)
    assert found.null_band == (0.0, 0.0)


@pytest.mark.parametrize("many", [34, 538])
def test_a_true_network_lies_within_its_null_band(many: int) -> None:
    """Of 40 networks whose every probability is true, nearly all show an error within the band."""
    rng = np.random.default_rng(5)
    within = 0
    for seed in range(40):
        sure = rng.uniform(0.5, 1, many)
        found = reliability(sure, rng.random(many) < sure, seed)
        within += found.null_band[0] <= found.error <= found.null_band[1]
    assert within >= 34


def test_the_band_is_wide_for_few() -> None:
    """A perfectly calibrated reader of 34 fields shows several percent, one of 5,000 hardly any."""
    bands = []
    for many in (34, 5000):
        sure = np.random.default_rng(1).uniform(0.7, 1, many)
        bands.append(reliability(sure, np.ones(many, np.bool_), 3).null_band)
    assert bands[0][0] > 0.02
    assert bands[1][1] < 0.03


def test_an_overconfident_network_lies_outside() -> None:
    """Who says 0.95 and is right seven times of ten is told so."""
    right = np.arange(1000) % 10 < 7
    found = reliability(np.full(1000, 0.95), right, 3)
    assert found.error == pytest.approx(0.25)
    assert found.error > found.null_band[1]


def test_the_same_seed_gives_the_same_band() -> None:
    """Simulations are seeded."""
    sure, right = np.linspace(0.5, 1, 100), np.ones(100, np.bool_)
    assert reliability(sure, right, 4) == reliability(sure, right, 4)
    assert reliability(sure, right, 4).null_band != reliability(sure, right, 5).null_band
