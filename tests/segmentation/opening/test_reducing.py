"""Fine scans are opened smaller, where it is sure that they are that fine."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from forms.errors import UnreadableFileError
from forms.page import Pixels
from segmentation.opening import identify, open_page
from segmentation.opening.reducing import shrunk, times_finer

A4 = (210.0, 297.0)
FINE = (4961, 7016)
"""A4 at 600 dpi."""


def smooth(width: int, height: int) -> Pixels:
    """Paper on which nothing is smaller than some pixels, so that all ways to shrink it agree."""
    down, across = np.mgrid[:height, :width]
    return np.asarray(128 + 60 * np.sin(across / 40) + 60 * np.cos(down / 50), dtype=np.uint8)


@pytest.mark.parametrize(
    ("size", "dpi", "times"),
    [
        (FINE, 600.0, 2),
        (FINE[::-1], 600.0, 2),
        ((2480, 3508), 300.0, 1),
        ((3307, 4677), 400.0, 1),
        ((9922, 14032), 1200.0, 4),
        ((4000, 3000), 600.0, 1),
        (FINE, None, 1),
    ],
    ids=["fine", "sideways", "as it should be", "hardly finer", "much finer", "a photo that lies", "not told"],
)
def test_a_scan_keeps_what_its_fields_are_read_at(size: tuple[int, int], dpi: float | None, times: int) -> None:
    """At least 8 pixels a millimetre are left, and a picture with too few pixels for its resolution is left alone."""
    assert times_finer(size, dpi, A4) == times


def test_a_scan_of_unknown_paper_is_left_as_it_is() -> None:
    """An image may be a single field."""
    assert times_finer(FINE, 600.0, None) == 1


def test_a_side_that_does_not_divide_keeps_its_last_pixels() -> None:
    """A square has the mean of its pixels, and the last one is made full with its own edge."""
    small = shrunk(np.array([[0, 100, 50], [100, 200, 50], [10, 30, 250]], np.uint8), 2)
    assert small.tolist() == [[100, 50], [20, 250]]


@pytest.mark.parametrize("name", ["page.jpg", "page.png", "page.tif", "page.pdf", "colour.pdf", "colour.jpg"])
def test_every_format_opens_a_fine_scan_smaller(tmp_path: Path, name: str) -> None:
    """All as the whole page shrunk, whoever shrinks it: JPEGs are decoded at that size already."""
    pixels = smooth(*FINE)
    picture = Image.fromarray(np.dstack([pixels, pixels[::-1], pixels]) if "colour" in name else pixels)
    file = tmp_path / name
    picture.save(file, quality=95, **({"resolution": 600} if name.endswith("pdf") else {"dpi": (600, 600)}))
    scan = identify(file, name)
    whole, page = open_page(scan, 1), open_page(scan, 1, A4)
    assert (whole.finer, whole.given_size) == (1, FINE)
    assert (page.finer, page.given_size, page.size) == (2, FINE, (2481, 3508))
    assert page.dpi == pytest.approx(300, abs=0.1)
    assert np.abs(page.pixels.astype(int) - shrunk(whole.pixels, 2)).max() <= 3


def test_a_photo_that_was_turned_tells_its_size_as_it_is_shown(tmp_path: Path) -> None:
    """EXIF says that the camera was held upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    file = tmp_path / "turned.jpg"
    Image.fromarray(smooth(*FINE[::-1])).save(file, dpi=(600, 600), exif=exif)
    page = open_page(identify(file, file.name), 1, A4)
    assert (page.given_size, page.size) == (FINE, (2481, 3508))


def test_an_image_whose_values_are_turned_about_is_decoded_whole(tmp_path: Path) -> None:
    """PDFium knows what a PDF's /Decode asks for; a JPEG by itself does not."""
    file = tmp_path / "negative.pdf"
    Image.fromarray(smooth(*FINE)).save(file, resolution=600)
    content = file.read_bytes()
    assert content.count(b"/ColorSpace /DeviceGray") == 1
    file.write_bytes(content.replace(b"/ColorSpace /DeviceGray", b"/ColorSpace /DeviceGray /Decode [1 0]"))
    scan = identify(file, file.name)
    whole, page = open_page(scan, 1), open_page(scan, 1, A4)
    assert page.size == (2481, 3508)
    assert np.abs(page.pixels.astype(int) - shrunk(whole.pixels, 2)).max() <= 3


def test_a_fine_scan_that_is_cut_short_is_refused_as_any_other(tmp_path: Path) -> None:
    """A copy that ended early, filled up with zeros: nobody may take what a decoder fills in for paper."""
    file = tmp_path / "short.pdf"
    Image.fromarray(smooth(*FINE)).save(file, resolution=600)
    content = file.read_bytes()
    start, end = content.index(b"\xff\xd8\xff"), content.rindex(b"\xff\xd9") + 2
    middle = (start + end) // 2
    file.write_bytes(content[:middle] + bytes(end - middle) + content[end:])
    for paper in (None, A4):
        with pytest.raises(UnreadableFileError, match="cut short"):
            open_page(identify(file, file.name), 1, paper)
