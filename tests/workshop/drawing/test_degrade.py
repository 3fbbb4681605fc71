"""Each fault maps points as its homography says, does nothing at strength 0 worth speaking of, and is seeded."""

from collections.abc import Callable

import numpy as np
import pytest

from forms.geometry import mapped
from forms.page import Pixels
from workshop.drawing import degrade, handling
from workshop.drawing.degrade import Fault, Faulty, with_faults

GEOMETRIC: list[Fault] = [
    degrade.skewed,
    degrade.tilted,
    degrade.shifted,
    degrade.rescaled,
    degrade.bordered,
    handling.turned,
    handling.cropped,
]
PHOTOMETRIC: list[Fault] = [
    degrade.noisy,
    degrade.speckled,
    degrade.blurred,
    degrade.faded,
    degrade.darkened,
    degrade.shadowed,
    degrade.streaked,
    degrade.compressed,
    degrade.bilevel,
    handling.bled,
    handling.shown_through,
]
SPOTS = np.array([(60.0, 50.0), (230.0, 80.0), (150.0, 160.0)])


def _name(fault: Callable[..., object]) -> str:
    return fault.__name__


def _spotted() -> Pixels:
    page = np.full((220, 300), 245, np.uint8)
    for x, y in SPOTS.astype(int):
        page[y - 4 : y + 4, x - 4 : x + 4] = 10
    return page


def _centre_near(image: Pixels, place: np.ndarray) -> np.ndarray:
    """The centre of gravity of the dark spot around a place, in pixels whose first covers 0 to 1."""
    x, y = np.rint(place).astype(int)
    window = 255.0 - image[y - 9 : y + 9, x - 9 : x + 9]
    window = np.where(window > 60, window, 0)
    rows, columns = np.mgrid[y - 9 : y + 9, x - 9 : x + 9] + 0.5
    return np.array([(columns * window).sum(), (rows * window).sum()]) / window.sum()


@pytest.mark.parametrize("fault", [*GEOMETRIC, degrade.turned_over, *PHOTOMETRIC], ids=_name)
def test_points_go_where_the_homography_says(fault: Fault) -> None:
    """Dark spots are found again within a third of a pixel of where the transform puts them."""
    for seed in range(5):
        after = fault(_spotted(), np.random.default_rng(seed), 0.6)
        for place in mapped(after.transform, SPOTS):
            if fault is not degrade.speckled:
                assert np.abs(_centre_near(after.image, place) - place).max() < 0.34


def test_several_faults_join_their_homographies() -> None:
    """A chain of faults reports where points went through all of them."""
    faults = [(fault, 0.4) for fault in GEOMETRIC]
    after = with_faults(_spotted(), faults, np.random.default_rng(3))
    for place in mapped(after.transform, SPOTS):
        assert np.abs(_centre_near(after.image, place) - place).max() < 0.5


@pytest.mark.parametrize("fault", PHOTOMETRIC, ids=_name)
def test_faults_of_light_keep_shape_and_place(fault: Fault) -> None:
    """Faults of light neither move nor resize anything, in grey and in colour."""
    grey = _spotted()
    for page in (grey, np.repeat(grey[..., None], 3, axis=2)):
        after = fault(page, np.random.default_rng(0), 0.5)
        assert after.image.shape == page.shape
        assert after.image.dtype == np.uint8
        assert np.array_equal(after.transform, np.eye(3))


@pytest.mark.parametrize("fault", [*GEOMETRIC, *PHOTOMETRIC], ids=_name)
def test_the_same_seed_is_the_same_fault(fault: Fault) -> None:
    """A fault is a function of image, generator and strength."""

    def once() -> Faulty:
        return fault(_spotted(), np.random.default_rng(9), 0.7)

    assert np.array_equal(once().image, once().image)
    assert np.array_equal(once().transform, once().transform)


@pytest.mark.parametrize("fault", [*GEOMETRIC, degrade.turned_over, degrade.noisy, degrade.speckled], ids=_name)
def test_no_strength_is_no_fault(fault: Fault) -> None:
    """At strength 0 the page comes back as it was."""
    page = _spotted()
    assert np.array_equal(fault(page, np.random.default_rng(1), 0.0).image, page)
