"""Which pages of a PDF are one image, and that its pixels come out as they were stored."""

import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from forms.errors import UnreadableFileError
from forms.page import Scan
from segmentation.opening import open_page
from tests.segmentation.opening.paper import PdfImage, PdfPage, Picture, flate_image, full_page, write_pdf

Save = Callable[[bytes], Scan]
WIDTH, HEIGHT = 28.8, 21.6
"""Points: 120 x 90 pixels at 300 dpi."""


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("matrix", "shown"),
    [
        ("28.8 0 0 21.6 0 0", lambda stored: stored),
        ("-28.8 0 0 21.6 28.8 0", lambda stored: stored[:, ::-1]),
        ("28.8 0 0 -21.6 0 21.6", lambda stored: stored[::-1]),
        ("-28.8 0 0 -21.6 28.8 21.6", lambda stored: stored[::-1, ::-1]),
        ("0 21.6 28.8 0 0 0", lambda stored: np.swapaxes(stored, 0, 1)[::-1, ::-1]),
        ("0 21.6 -28.8 0 28.8 0", lambda stored: np.rot90(stored, 1)),
        ("0 -21.6 28.8 0 0 21.6", lambda stored: np.rot90(stored, -1)),
        ("0 -21.6 -28.8 0 28.8 21.6", lambda stored: np.swapaxes(stored, 0, 1)),
    ],
)
def test_turns_and_flips(
    save: Save, grey: Picture, matrix: str, shown: Callable[[Picture], Picture], rotation: int
) -> None:
    """Every quarter turn and flip, of the image and of the page, gives the pixels upright as the page is shown."""
    page = full_page(flate_image(grey), WIDTH, HEIGHT, f"/Rotate {rotation}", matrix)
    opened = open_page(save(write_pdf(page)), 1)
    assert np.array_equal(opened.pixels, np.rot90(shown(grey), -(rotation // 90)))
    across = HEIGHT if rotation in (90, 270) else WIDTH
    assert opened.dpi == pytest.approx(opened.size[0] / (across / 72))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "matrix", ["28.8 0 0 21.6 0 0", "-28.8 0 0 21.6 28.8 0", "0 21.6 -28.8 0 28.8 0", "0 -21.6 -28.8 0 28.8 21.6"]
)
def test_agrees_with_what_is_drawn(save: Save, grey: Picture, matrix: str, rotation: int) -> None:
    """The pixels taken out stand as those of the drawn page do, by which a mistaken turn would show."""
    page = full_page(flate_image(grey), WIDTH, HEIGHT, f"/Rotate {rotation}", matrix)
    drawn = replace(page, content=page.content + " 14 10 0.01 0.01 re f")
    taken, seen = (open_page(save(write_pdf(each)), 1).pixels for each in (page, drawn))
    small = [np.asarray(Image.fromarray(each).resize((8, 8), Image.Resampling.BOX), float) for each in (taken, seen)]
    assert np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1] > 0.9


def bilevel(picture: Picture) -> bytes:
    """Eight pixels a byte, 1 for light."""
    return zlib.compress(np.packbits(picture > 128, axis=1).tobytes())


GREY, STENCIL, PALETTE = (
    "/ColorSpace /DeviceGray",
    "/ImageMask true",
    "/ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>]",
)


@pytest.mark.parametrize(
    ("kind", "decode"), [(GREY, ""), (STENCIL, ""), (PALETTE, ""), (GREY, "/Decode [1 0]"), (STENCIL, "/Decode [1 0]")]
)
def test_bilevel(save: Save, grey: Picture, kind: str, decode: str) -> None:
    """Bilevel scans come out dark on light however they are stored: as grey, stencil or palette, inverted or not."""
    image = PdfImage(f"/Width 120 /Height 90 /BitsPerComponent 1 /Filter /FlateDecode {kind} {decode}", bilevel(grey))
    expected = (grey > 128) * np.uint8(255)
    opened = open_page(save(write_pdf(full_page(image, WIDTH, HEIGHT))), 1)
    assert np.array_equal(opened.pixels, 255 - expected if decode else expected)


def test_stencil_in_grey_ink(save: Save, grey: Picture) -> None:
    """Ink poured through a stencil keeps its shade."""
    image = PdfImage("/Width 120 /Height 90 /BitsPerComponent 1 /Filter /FlateDecode /ImageMask true", bilevel(grey))
    page = full_page(image, WIDTH, HEIGHT)
    opened = open_page(save(write_pdf(replace(page, content="0.4 g " + page.content))), 1)
    assert np.array_equal(opened.pixels, np.where(grey > 128, 255, 102))


@pytest.mark.parametrize(
    ("entries", "samples"),
    [
        ("/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0]", lambda grey: (255 - grey).tobytes()),
        ("/ColorSpace [/CalGray << /WhitePoint [0.95 1 1.09] >>] /BitsPerComponent 8", lambda grey: grey.tobytes()),
        ("/ColorSpace /DeviceGray /BitsPerComponent 16", lambda grey: (grey.astype(">u2") * 257).tobytes()),
        ("/ColorSpace /DeviceRGB /BitsPerComponent 8", lambda grey: np.repeat(grey, 3).tobytes()),
    ],
)
def test_other_ways_to_store_grey(save: Save, grey: Picture, entries: str, samples: Callable[[Picture], bytes]) -> None:
    """Inverted, calibrated, 16-bit and grey stored as RGB: the same grey."""
    image = PdfImage(f"/Width 120 /Height 90 /Filter /FlateDecode {entries}", zlib.compress(samples(grey)))
    opened = open_page(save(write_pdf(full_page(image, WIDTH, HEIGHT))), 1)
    assert opened.pixels.shape == grey.shape
    assert np.abs(opened.pixels.astype(int) - grey).max() <= 1


def test_see_through_image_is_laid_on_white(save: Save, grey: Picture) -> None:
    """An image with a soft mask keeps its own size, and white paper shows through."""
    mask = np.full_like(grey, 255)
    mask[:, 60:] = 0
    image = replace(flate_image(grey), soft_mask=flate_image(mask))
    opened = open_page(save(write_pdf(full_page(image, WIDTH, HEIGHT))), 1)
    assert opened.size == (120, 90)
    assert (opened.pixels[5:15, 65:115] == 255).all()
    assert (opened.pixels[5:15, 5:25] == 0).all()


def test_searchable_scan(save: Save, grey: Picture) -> None:
    """Invisible text over the image, as programs for searchable scans add it, changes nothing."""
    page = full_page(flate_image(grey), WIDTH, HEIGHT)
    text = " BT /F1 8 Tf 3 Tr 2 2 Td (397000) Tj ET"
    opened = open_page(save(write_pdf(replace(page, content=page.content + text))), 1)
    assert np.array_equal(opened.pixels, grey)


def test_link_is_invisible(save: Save, grey: Picture) -> None:
    """A link over the page draws nothing, so the image is taken out as it is."""
    link = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>]"
    assert np.array_equal(open_page(save(write_pdf(full_page(flate_image(grey), WIDTH, HEIGHT, link))), 1).pixels, grey)


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        (" BT /F1 8 Tf 2 2 Td (397000) Tj ET", ""),
        (" 1 1 5 5 re f", ""),
        (" q 5 0 0 5 1 1 cm /Im Do Q", ""),
        ("", "/Annots [<< /Type /Annot /Subtype /Square /Rect [2 2 9 9] /C [1 0 0] >>]"),
    ],
    ids=["text", "shape", "second image", "annotation"],
)
def test_more_than_the_image(save: Save, grey: Picture, content: str, entries: str) -> None:
    """A page with anything visible besides its image is drawn at 300 dpi, so that nothing is lost."""
    page = full_page(flate_image(grey), 72, 54, entries)
    opened = open_page(save(write_pdf(replace(page, content=page.content + content))), 1)
    assert opened.size == (300, 225)
    assert opened.dpi == 300


@pytest.mark.parametrize(
    "matrix",
    ["60 0 0 45 6 4", "72 0 0 50 0 0", "70 8 -8 52 4 0", "80 0 0 60 -4 -3"],
    ids=["inset", "short", "slanted", "larger than the page"],
)
def test_image_that_does_not_fill_the_page(save: Save, grey: Picture, matrix: str) -> None:
    """An image that leaves a margin, is slanted or is cropped by its page is drawn with the page at 300 dpi."""
    assert open_page(save(write_pdf(full_page(flate_image(grey), 72, 54, matrix=matrix))), 1).size == (300, 225)


def test_crop_box_is_what_is_shown(save: Save, grey: Picture) -> None:
    """A page is what its crop box shows, not what lies outside."""
    page = full_page(flate_image(grey), 72, 54, "/CropBox [0 0 36 27]")
    assert open_page(save(write_pdf(page)), 1).size == (150, 113)


@pytest.mark.parametrize("kind", ["stream cut", "rows missing"])
def test_image_data_cut_short(save: Save, grey: Picture, kind: str) -> None:
    """An intact PDF around an image that ends too early is refused, never read as if the rest were blank."""
    whole = flate_image(grey)
    data = whole.data[:-2000] if kind == "stream cut" else zlib.compress(grey[:60].tobytes())
    with pytest.raises(UnreadableFileError):
        open_page(save(write_pdf(full_page(replace(whole, data=data), WIDTH, HEIGHT))), 1)


def test_plain_last_row_is_no_damage(save: Save, grey: Picture) -> None:
    """A clean white edge at the foot of a page is paper, not damage."""
    clean = grey.copy()
    clean[-5:] = 255
    assert np.array_equal(open_page(save(write_pdf(full_page(flate_image(clean), WIDTH, HEIGHT))), 1).pixels, clean)


def test_page_without_anything(save: Save) -> None:
    """An empty page is white paper at 300 dpi."""
    opened = open_page(save(write_pdf(PdfPage(72, 54))), 1)
    assert opened.size == (300, 225)
    assert (opened.pixels == 255).all()
    assert opened.pixels.ndim == 2
