"""Real scans in every wrapping, where INKFIELD_DATA says where they are."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from forms.page import Scan
from segmentation.opening import count_pages, identify, open_page, open_pages, scans_under
from tests.segmentation.opening.paper import PdfImage, Picture, flate_image, full_page, write_pdf

Save = Callable[[bytes], Scan]


@pytest.fixture(scope="module")
def real_scans() -> list[Path]:
    """Real forms and cheques, photographs and scans."""
    if "INKFIELD_DATA" not in os.environ:
        pytest.skip("INKFIELD_DATA is not set: no real scans to wrap")
    data = Path(os.environ["INKFIELD_DATA"])
    return [path for room in ("forms", "cheques") for path in scans_under(data / room)]


def wrappings(picture: Picture) -> list[bytes]:
    """A picture as PNG, as the second page of a TIFF, and as the one image of a PDF's page."""
    png, tiff = io.BytesIO(), io.BytesIO()
    Image.fromarray(picture).save(png, "PNG")
    cover = Image.fromarray(picture[:50, :50].copy())
    cover.save(tiff, "TIFF", save_all=True, append_images=[Image.fromarray(picture)], compression="tiff_lzw")
    height, width = picture.shape[:2]
    pdf = write_pdf(full_page(flate_image(picture), 72 * width / 300, 72 * height / 300))
    return [png.getvalue(), tiff.getvalue(), pdf]


@pytest.mark.long
def test_every_wrapping_has_the_same_pixels(real_scans: list[Path], save: Save) -> None:
    """Each real scan as PNG, TIFF and PDF opens to exactly the pixels of the original."""
    for path in real_scans:
        for original in open_pages(identify(path, path.name)):
            for content in wrappings(original.pixels):
                scan = save(content)
                assert np.array_equal(open_page(scan, count_pages(scan)).pixels, original.pixels), path.name


def test_jpeg_in_a_pdf(real_scans: list[Path], save: Save) -> None:
    """Each real JPEG, put into a PDF byte by byte, opens to exactly the pixels of the file."""
    for path in real_scans:
        if path.read_bytes()[:3] != b"\xff\xd8\xff":
            continue
        with Image.open(path) as image:
            (width, height), mode, turned = image.size, image.mode, image.getexif().get(0x0112, 1) != 1
        if turned:
            continue  # a PDF does not know the EXIF orientation
        space = {"L": "DeviceGray", "RGB": "DeviceRGB"}[mode]
        entries = f"/Width {width} /Height {height} /ColorSpace /{space} /BitsPerComponent 8 /Filter /DCTDecode"
        scan = save(write_pdf(full_page(PdfImage(entries, path.read_bytes()), width * 0.24, height * 0.24)))
        assert np.array_equal(open_page(scan, 1).pixels, open_page(identify(path, path.name), 1).pixels), path.name
