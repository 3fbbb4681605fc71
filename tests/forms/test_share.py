"""Shares and their intervals."""

import pytest

from forms.share import Share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (5, 10, 0.1871, 0.8129),
        (1, 1, 0.025, 1.0),
        (3, 1000, 0.0006, 0.0087),
    ],
)
def test_the_interval_is_that_of_clopper_and_pearson(count: int, of: int, low: float, high: float) -> None:
    """Against published tables."""
    assert (Share(count, of).low, Share(count, of).high) == pytest.approx((low, high), abs=1e-4)


def test_many_have_an_interval_at_once_and_no_other() -> None:
    """Where Wilson's takes over, the two agree to the third decimal."""
    assert Share(499, 100_000).high == pytest.approx(Share(500, 100_000).high, abs=1e-4)
    assert Share(80_000, 100_000).low == pytest.approx(0.7975, abs=1e-3)
