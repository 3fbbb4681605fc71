"""Quantiles by counting and by sorting, beside numpy's."""

import numpy as np
import pytest
from numpy.typing import NDArray

from segmentation.quantiles import quantile_of_few, quantile_of_levels, quantile_of_many

SHARES = (0.0, 0.1, 0.5, 0.77, 0.98, 1.0)


@pytest.fixture(params=[1, 2, 7, 400])
def levels(request: pytest.FixtureRequest) -> NDArray[np.uint8]:
    """Grey levels in rows of five or fewer, light ones rare."""
    many = int(request.param)
    drawn = np.random.default_rng(many).gamma(1.0, 40.0, (many, min(many, 5)))
    return np.clip(drawn, 0, 255).astype(np.uint8)


def test_counted_quantiles_are_numpys(levels: NDArray[np.uint8]) -> None:
    """Interpolated between two levels, and rounded alike."""
    assert [quantile_of_levels(levels, share) for share in SHARES] == np.quantile(levels, SHARES).tolist()


@pytest.mark.parametrize("darkest", [0, 1, 200])
@pytest.mark.parametrize("shape", [(128, 520), (1, 30_000), (30_000, 1)])
def test_of_a_large_image_too(shape: tuple[int, int], darkest: int) -> None:
    """Of which some rows are looked at first; also where these tell nothing of the others."""
    drawn = np.random.default_rng(darkest).gamma(1.0, 8.0, shape)
    image = np.clip(drawn, darkest, 255).astype(np.uint8)
    image[:: max(1, shape[0] // 12)] = 255
    assert [quantile_of_levels(image, share) for share in SHARES] == np.quantile(image, SHARES).tolist()


def test_the_quantiles_of_many_numbers_are_numpys(levels: NDArray[np.uint8]) -> None:
    """Without sorting them all."""
    assert [quantile_of_many(levels.ravel(), share) for share in SHARES] == np.quantile(levels, SHARES).tolist()


def test_only_what_is_asked_for_is_counted(levels: NDArray[np.uint8]) -> None:
    """Pixels of a mask, and levels beyond one."""
    mask = np.where(np.indices(levels.shape).sum(axis=0) % 2 == 0, 255, 0).astype(np.uint8)
    counted = levels[(mask > 0) & (levels > 20)]
    expected = float(np.quantile(counted, 0.9)) if counted.size else 0.0
    assert quantile_of_levels(levels, 0.9, mask, above=20.0) == expected


def test_nothing_has_the_quantile_zero() -> None:
    """An empty image, an empty mask, and no level beyond."""
    image = np.full((3, 3), 9, np.uint8)
    assert quantile_of_levels(np.zeros((0, 0), np.uint8), 0.5) == 0.0
    assert quantile_of_levels(image, 0.5, np.zeros_like(image)) == 0.0
    assert quantile_of_levels(image, 0.5, above=9.0) == 0.0


def test_the_quantiles_of_a_short_list_are_numpys() -> None:
    """In whatever order it comes."""
    values = [12.5, 3.0, 8.25, 40.0, 3.0]
    assert [quantile_of_few(values, share) for share in SHARES] == np.quantile(values, SHARES).tolist()
