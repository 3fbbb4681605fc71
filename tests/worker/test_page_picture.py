"""Pages as pictures for people."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from forms.errors import MissingFileError
from segmentation.opening import open_page
from storage.originals import Originals
from worker.page_picture import LONGEST, PagePictures, shrunk

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_page_is_encoded_anew(tmp_path: Path) -> None:
    """Pixel by pixel what the decoder gives."""
    originals = Originals(tmp_path)
    document = originals.keep(EXAMPLES / "cheque.png")
    png = PagePictures(originals, open_page).png(document, 1)
    with Image.open(BytesIO(png)) as shown, Image.open(EXAMPLES / "cheque.png") as original:
        assert np.array_equal(np.asarray(shown), np.asarray(original.convert(shown.mode)))
    with pytest.raises(MissingFileError):
        PagePictures(originals, open_page).png("0" * 64, 1)


@pytest.mark.parametrize("shape", [(3508, 2480), (3508, 2480, 3), (2001, 7), (5000, 2), (10, 10)])
def test_a_large_page_is_shrunk_to_the_mean_of_its_pixels(shape: tuple[int, ...]) -> None:
    """As wide for its height as before, and no lighter or darker."""
    pixels = np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)
    small = shrunk(pixels)
    assert small.dtype == np.uint8
    assert small.ndim == pixels.ndim
    assert max(small.shape[:2]) <= max(LONGEST, max(shape) if min(shape[:2]) < 3 else 0)
    assert abs(float(small.mean()) - float(pixels.mean())) < 2
