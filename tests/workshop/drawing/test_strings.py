"""Composed strings tell the truth about their characters, whatever the digits come from."""

import numpy as np
import pytest

from workshop.drawing.digit_images import DigitImages, DigitSource
from workshop.drawing.pen import Writer
from workshop.drawing.strings import StringStyle, compose, drawn_on_paper


def _images() -> DigitImages:
    """A small data set in the manner of MNIST: a bar for every digit, as high as the image."""
    images = np.zeros((20, 28, 28), np.uint8)
    images[:, 4:24, 10:16] = 255
    return DigitImages.from_arrays(images, np.arange(20) % 10)


@pytest.mark.parametrize("source", [_images(), Writer(4)], ids=["images", "pen"])
@pytest.mark.parametrize("text", ["7", "12000", "3,97,000/-", "x82", "100="])
def test_there_is_a_true_box_for_every_character(source: DigitSource, text: str) -> None:
    """As many boxes as characters, each inside the image and around ink."""
    for seed in range(4):
        rng = np.random.default_rng(seed)
        patch = compose(text, source, Writer(seed), 32, rng, StringStyle(touching=0.3))
        drawn = drawn_on_paper(patch, rng, StringStyle(pattern=0.0, ruled=0.0))
        assert drawn.text == text
        assert len(drawn.boxes) == len(text)
        for box in drawn.boxes:
            x, y, width, height = box.rounded()
            cut = drawn.image[y : y + height, x : x + width]
            assert cut.shape == (height, width)
            assert cut.min() < np.median(drawn.image) - 15


def test_the_boxes_hold_all_the_ink() -> None:
    """Outside the boxes of a composed string hardly any ink is left."""
    patch = compose("2048", _images(), Writer(0), 32, np.random.default_rng(0), StringStyle())
    left = patch.mask.copy()
    for box in patch.boxes:
        x, y, width, height = box.rounded()
        left[y : y + height, x : x + width] = 0
    assert left.sum() < 0.03 * patch.mask.sum()


def test_the_same_seed_composes_the_same_image() -> None:
    """Composition is a function of its generator."""

    def once() -> np.ndarray:
        rng = np.random.default_rng(5)
        patch = compose("90125", _images(), Writer(1), 30, rng, StringStyle())
        return drawn_on_paper(patch, rng, StringStyle(pattern=1.0, ruled=1.0)).image

    assert np.array_equal(once(), once())


def test_touching_digits_share_columns() -> None:
    """With touching at 1 upright bars stand closer than with touching at 0."""

    def width(touching: float) -> int:
        style = StringStyle(touching=touching, slant=0.0, drift=0.0, shrinking=0.0)
        return compose("00000", _images(), Writer(1), 30, np.random.default_rng(5), style).mask.shape[1]

    assert width(1.0) < width(0.0)


def test_digits_of_a_data_set_are_scaled_to_the_height_asked() -> None:
    """The ink of a tall digit is as high as asked, with an empty margin around it."""
    mask = _images().digit("3", 40, np.random.default_rng(0))
    rows = np.flatnonzero(mask.max(axis=1) > 100)
    assert abs(rows[-1] + 1 - rows[0] - 40) <= 1
    assert not mask[[0, 1, -2, -1]].any()
