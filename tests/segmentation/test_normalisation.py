"""One character is normalised as it always was, and many at once as each alone."""

import numpy as np
import pytest

from segmentation.normalisation import SIDE, normalise, normalise_all
from workshop.drawing.pen import Writer


def test_many_at_once_are_as_each_alone() -> None:
    """Drawn digits of many sizes, faint and dark, one empty and one of no size: the same to the last bit."""
    rng = np.random.default_rng(4)
    inks = [
        np.asarray(Writer(seed).digit(str(seed % 10), int(rng.integers(6, 90)), rng) * rng.uniform(0.02, 1), np.uint8)
        for seed in range(120)
    ]
    inks += [np.zeros((9, 5), np.uint8), np.zeros((0, 4), np.uint8), np.full((1, 1), 3, np.uint8)]
    assert np.array_equal(normalise_all(inks), np.stack([normalise(ink) for ink in inks]))


@pytest.mark.parametrize("darkest", [1, 2, 7, 100, 254, 255])
def test_every_shade_becomes_what_it_becomes_alone(darkest: int) -> None:
    """A ramp of all shades up to the darkest is stretched to white alike."""
    ramp = np.minimum(np.arange(400, dtype=np.int64), darkest).astype(np.uint8).reshape(20, 20)
    assert np.array_equal(normalise_all([ramp])[0], normalise(ramp))


def test_no_characters_give_no_images() -> None:
    """An empty lattice has no crops."""
    assert normalise_all([]).shape == (0, SIDE, SIDE)
