"""Pictures of fields are cut with a margin and are proper PNG files."""

import io

import numpy as np
import pytest
from PIL import Image

from forms.geometry import Box
from worker.crops import as_png, cut


@pytest.mark.parametrize("shape", [(7, 13), (7, 13, 3)])
def test_a_png_decodes_to_the_same_pixels(shape: tuple[int, ...]) -> None:
    """Grey and colour, by a decoder that is not ours."""
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    with Image.open(io.BytesIO(as_png(pixels))) as picture:
        assert np.array_equal(np.asarray(picture), pixels)


def test_a_cut_shows_the_field_and_a_little_more() -> None:
    """The margin is a share of the field's height."""
    assert cut(np.zeros((100, 200), np.uint8), Box(50, 40, 60, 20)).shape == (26, 66)


def test_a_cut_ends_where_the_page_ends() -> None:
    """A field at the edge, or one that is not on the page at all."""
    page = np.zeros((100, 200), np.uint8)
    assert cut(page, Box(-5, -5, 60, 20)).shape == (18, 58)
    assert cut(page, Box(300, 300, 60, 20)).size == 0
