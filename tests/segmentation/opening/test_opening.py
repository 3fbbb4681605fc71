"""The same picture in every wrapping gives the same page."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from forms.errors import MissingFileError
from forms.page import Scan
from segmentation.opening import count_pages, open_page, open_pages
from tests.segmentation.opening.paper import PdfImage, Picture, flate_image, full_page, write_pdf

Save = Callable[[bytes], Scan]


def encoded(kind: str, *pictures: Picture, **options: object) -> bytes:
    """Pictures as a file of Pillow's format `kind`."""
    first, *others = (Image.fromarray(picture) for picture in pictures)
    out = io.BytesIO()
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(out, kind, **more, **options)
    return out.getvalue()


@pytest.mark.parametrize("name", ["grey", "colour"])
def test_lossless_wrappings_agree(save: Save, name: str, request: pytest.FixtureRequest) -> None:
    """PNG, TIFF (each compression) and a PDF of Flate hold exactly the same pixels, and grey stays grey."""
    picture: Picture = request.getfixturevalue(name)
    files = [encoded("PNG", picture), write_pdf(full_page(flate_image(picture), 28.8, 21.6))]
    files += [
        encoded("TIFF", picture, compression=each) for each in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits")
    ]
    for content in files:
        page = open_page(save(content), 1)
        assert np.array_equal(page.pixels, picture)
        assert page.pixels.dtype == np.uint8
        assert page.pixels.flags.c_contiguous
        assert page.size == (120, 90)


@pytest.mark.parametrize("name", ["grey", "colour"])
def test_jpeg_and_its_pdf_agree(save: Save, name: str, request: pytest.FixtureRequest) -> None:
    """A JPEG and the PDF around it hold exactly the same pixels."""
    picture: Picture = request.getfixturevalue(name)
    jpeg = encoded("JPEG", picture, quality=80)
    space = "/DeviceGray" if picture.ndim == 2 else "/DeviceRGB"
    image = PdfImage(f"/Width 120 /Height 90 /ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode", jpeg)
    wrapped = open_page(save(write_pdf(full_page(image, 28.8, 21.6))), 1)
    alone = open_page(save(jpeg), 1)
    assert np.array_equal(wrapped.pixels, alone.pixels)
    assert wrapped.pixels.shape == picture.shape


def test_grey_stored_as_colour_is_grey(save: Save, grey: Picture) -> None:
    """Three equal channels are one: scanners often store grey as RGB."""
    assert np.array_equal(open_page(save(encoded("PNG", np.repeat(grey[..., None], 3, axis=2))), 1).pixels, grey)


def test_one_coloured_pixel_is_colour(save: Save, grey: Picture) -> None:
    """A single coloured pixel makes a page a colour page."""
    picture = np.repeat(grey[..., None], 3, axis=2)
    picture[37, 53] = (250, 20, 30)
    assert np.array_equal(open_page(save(encoded("PNG", picture)), 1).pixels, picture)


def test_pages_of_a_tiff_and_a_pdf(save: Save, grey: Picture, colour: Picture) -> None:
    """Pages come in order, each with its own size and colour, and are numbered from 1."""
    pictures = [grey, colour, grey[:50, :40].copy()]
    tiff = encoded("TIFF", *pictures)
    pdf = write_pdf(*(full_page(flate_image(each), each.shape[1], each.shape[0]) for each in pictures))
    for scan in (save(tiff), save(pdf)):
        assert count_pages(scan) == 3
        pages = list(open_pages(scan))
        assert [page.number for page in pages] == [1, 2, 3]
        for page, picture in zip(pages, pictures, strict=True):
            assert page.scan is scan
            assert np.array_equal(page.pixels, picture)
            assert np.array_equal(open_page(scan, page.number).pixels, picture)


@pytest.mark.parametrize("number", [0, -1, 2, 99])
def test_no_such_page(save: Save, grey: Picture, number: int) -> None:
    """A page number beyond the document raises MissingFileError, whatever the format."""
    for content in (encoded("PNG", grey), encoded("TIFF", grey), write_pdf(full_page(flate_image(grey), 120, 90))):
        with pytest.raises(MissingFileError):
            open_page(save(content), number)


def test_dpi_is_what_the_file_says(save: Save, grey: Picture) -> None:
    """Resolution comes from the file, in a PDF from the size of its page; absent or absurd it is None."""
    assert open_page(save(encoded("PNG", grey, dpi=(300, 300))), 1).dpi == pytest.approx(300, abs=0.1)
    assert open_page(save(encoded("TIFF", grey, dpi=(200, 100))), 1).dpi == pytest.approx(200)
    assert open_page(save(write_pdf(full_page(flate_image(grey), 28.8, 21.6))), 1).dpi == pytest.approx(300)
    assert open_page(save(encoded("PNG", grey)), 1).dpi is None
    assert open_page(save(encoded("JPEG", grey, dpi=(1, 1))), 1).dpi is None
    assert open_page(save(write_pdf(full_page(flate_image(grey), 14000, 10500))), 1).dpi is None
