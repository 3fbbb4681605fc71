"""What Pillow decodes becomes plain grey or RGB, upright, on white paper."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from forms.errors import TooLargeError, UnreadableFileError, UnsupportedFileError
from forms.page import Scan
from segmentation.opening import count_pages, open_page, open_pages
from tests.segmentation.opening.paper import Picture

Save = Callable[[bytes], Scan]

TURNS: dict[int, Callable[[Picture], Picture]] = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: np.swapaxes(stored, 0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: np.swapaxes(stored, 0, 1)[::-1, ::-1],
    8: lambda stored: np.rot90(stored, 1),
}
"""What makes a stored picture upright, by its orientation tag (EXIF 2.3, 4.6.4)."""


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """An image as a file of Pillow's format `kind`."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
def test_orientation_is_applied_once(save: Save, colour: Picture, kind: str, orientation: int) -> None:
    """All eight orientations of the EXIF tag come out upright in every format."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 100, "subsampling": 0} if kind == "JPEG" else {}
    page = open_page(save(encoded(Image.fromarray(colour), kind, exif=exif, **options)), 1)
    upright = TURNS[orientation](colour)
    assert page.pixels.shape == upright.shape
    assert np.abs(page.pixels.astype(int) - upright).mean() < (2 if kind == "JPEG" else 0.01)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits(save: Save, grey: Picture, kind: str) -> None:
    """Sixteen-bit grey becomes eight-bit grey of the same shade."""
    wide = Image.fromarray(grey.astype(np.uint16) * 257)
    assert np.array_equal(open_page(save(encoded(wide, kind)), 1).pixels, grey)


@pytest.mark.parametrize("compression", ["group4", "group3", "tiff_lzw", "raw"])
def test_bilevel_tiff(save: Save, grey: Picture, compression: str) -> None:
    """Bilevel pages, fax compression included, are black 0 and white 255."""
    ink = grey > 128
    pages = [Image.fromarray(ink), Image.fromarray(~ink)]
    scan = save(encoded(pages[0], "TIFF", compression=compression, save_all=True, append_images=pages[1:]))
    first, second = open_pages(scan)
    assert np.array_equal(first.pixels, ink * np.uint8(255))
    assert np.array_equal(second.pixels, ~ink * np.uint8(255))


def test_fax_with_white_as_zero(save: Save, grey: Picture) -> None:
    """A TIFF may call white 0: it is white all the same."""
    ink = grey > 128
    content = encoded(Image.fromarray(ink), "TIFF", tiffinfo={262: 0})
    with Image.open(io.BytesIO(content)) as stored:
        assert stored.tag_v2[262] == 0
    assert np.array_equal(open_page(save(content), 1).pixels, ink * np.uint8(255))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_transparency_is_laid_on_white(save: Save, grey: Picture, kind: str) -> None:
    """What is see-through shows white paper, and grey with transparency stays grey."""
    opaque = np.full_like(grey, 255)
    opaque[:, 60:] = 0
    expected = np.where(opaque > 0, grey, np.uint8(255))
    for mode in ("LA", "RGBA"):
        image = Image.fromarray(grey).convert(mode)
        image.putalpha(Image.fromarray(opaque))
        assert np.array_equal(open_page(save(encoded(image, kind)), 1).pixels, expected)


def test_palettes(save: Save, colour: Picture, grey: Picture) -> None:
    """Palette images become RGB or grey, and a transparent entry of the palette white."""
    palette = Image.fromarray(colour).quantize(200)
    assert np.array_equal(open_page(save(encoded(palette, "PNG")), 1).pixels, np.asarray(palette.convert("RGB")))
    shades = Image.fromarray(grey).convert("P")
    assert np.array_equal(open_page(save(encoded(shades, "PNG")), 1).pixels, grey)
    seen = open_page(save(encoded(shades, "PNG", transparency=0)), 1).pixels
    assert np.array_equal(seen, np.where(grey == 0, np.uint8(255), grey))


def test_cmyk(save: Save, colour: Picture) -> None:
    """Print colours become RGB, in JPEG as in TIFF."""
    image = Image.fromarray(colour).convert("CMYK")
    assert np.array_equal(open_page(save(encoded(image, "TIFF")), 1).pixels, colour)
    jpeg = open_page(save(encoded(image, "JPEG", quality=100, subsampling=0)), 1).pixels
    assert np.abs(jpeg.astype(int) - colour).mean() < 3


def test_floating_point_is_refused(save: Save, grey: Picture) -> None:
    """Pixels without a white point are refused by name, not guessed at."""
    with pytest.raises(UnsupportedFileError, match="8-bit"):
        open_page(save(encoded(Image.fromarray(grey.astype(np.float32)), "TIFF")), 1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9, 0.97])
def test_cut_short(save: Save, colour: Picture, kind: str, share: float) -> None:
    """A file that ends too early is never read as if its end were blank."""
    content = encoded(Image.fromarray(np.tile(colour, (4, 4, 1))), kind)
    scan = save(content[: max(16, int(len(content) * share))])
    with pytest.raises(UnreadableFileError):
        list(open_pages(scan))


def test_second_page_cut_short(save: Save, colour: Picture) -> None:
    """Where only the last page of a TIFF is cut off, the pages before it can still be opened one by one."""
    pages = [Image.fromarray(np.roll(colour, shift)) for shift in range(3)]
    content = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    scan = save(content[:-4000])
    assert np.array_equal(open_page(scan, 1).pixels, colour)
    with pytest.raises(UnreadableFileError):
        list(open_pages(scan))


def test_picture_bomb(save: Save) -> None:
    """A small file that would fill the memory raises TooLargeError before it is decoded."""
    for side in (9_600, 30_000):
        content = encoded(Image.new("1", (side, side)), "PNG")
        assert len(content) < 200_000
        with pytest.raises(TooLargeError):
            open_page(save(content), 1)


def test_odd_metadata_does_not_stop_a_page(save: Save, grey: Picture) -> None:
    """Broken EXIF data is none of the reader's business."""
    scan = save(encoded(Image.fromarray(grey), "JPEG", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff broken"))
    assert open_page(scan, 1).size == (120, 90)


def test_phone_photo_with_a_preview(save: Save, colour: Picture) -> None:
    """A phone's file of a photo and its preview is one page."""
    photo, preview = Image.fromarray(colour), Image.fromarray(colour[::4, ::4].copy())
    scan = save(encoded(photo, "MPO", save_all=True, append_images=[preview]))
    assert count_pages(scan) == 1
    assert [page.size for page in open_pages(scan)] == [(120, 90)]
