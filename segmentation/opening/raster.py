"""Pictures that Pillow decodes, made into plain grey or RGB pixels."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from forms.errors import TooLargeError, UnreadableFileError, UnsupportedFileError
from forms.page import Paper, Pixels
from segmentation.opening.limits import check_size
from segmentation.opening.media import Sheet
from segmentation.opening.reducing import shrunk, times_finer

DAMAGE = (
    *(OSError, SyntaxError, ValueError, TypeError, AttributeError, RuntimeError, LookupError, ArithmeticError),
    *(struct.error, zlib.error),
)
"""What Pillow's parsers are known to raise on damaged files."""

SIDEWAYS = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""

WIDE_MODES = ("I", "I;16", "I;16L", "I;16B", "I;16N")
"""Grey of more than 8 bits."""


@contextmanager
def opened(path: Path, kind: str) -> Iterator[Image.Image]:
    """The file at `path` opened by Pillow as `kind` (Pillow's name of a format) and no other, closed at the end."""
    with decoding():
        image = Image.open(path, formats=[kind])
    with image:
        yield image


@contextmanager
def decoding() -> Iterator[None]:
    """Put around every call of Pillow that reads a file.

    Whatever Pillow raises inside becomes UnreadableFileError, or TooLargeError where the picture would fill the memory.
    What it merely warns of (odd metadata) does not stop a page.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
            raise TooLargeError("the picture has too many pixels; scan it at 300 dpi") from error
        except DAMAGE as error:
            raise UnreadableFileError("damaged or cut short; copy or scan it again") from error


def decoded(image: Image.Image, paper: Paper | None = None) -> Sheet:
    """The current frame of an open image, upright; smaller where a scan of `paper` is finer than fields are read at.

    A JPEG is decoded at that size already (scaled inverse transforms, libjpeg); other pictures are shrunk afterwards.
    """
    check_size(*image.size)
    width, height = image.size
    with decoding():
        dpi = _dpi(image)
        finer = times_finer(image.size, dpi, paper)
        if finer > 1:
            image.draft(image.mode, (width // finer, height // finer))
        image.load()
        upright = ImageOps.exif_transpose(image)
        is_turned = image.getexif().get(ExifTags.Base.Orientation) in SIDEWAYS
    pixels = plain(_eight_bit(upright))
    if finer == 1 or dpi is None:
        return Sheet(pixels, dpi)
    shown = pixels if image.size != (width, height) else shrunk(pixels, finer)
    return Sheet(shown, dpi / finer, finer, (height, width) if is_turned else (width, height))


def rgb(bgr: NDArray[np.uint8]) -> Pixels:
    """Pixels as PDFium stores them, blue first and perhaps with a fourth byte, as RGB of their own memory."""
    code = cv2.COLOR_BGRA2RGB if bgr.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return np.asarray(cv2.cvtColor(bgr, code), dtype=np.uint8)


def plain(pixels: NDArray[np.uint8]) -> Pixels:
    """Pixels (height, width) or (height, width, 3) with three equal channels made one: grey however it was stored."""
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    sample = np.s_[::16, ::16]  # most colour shows in every 256th pixel
    if (red[sample] != green[sample]).any() or (red[sample] != blue[sample]).any():
        return np.ascontiguousarray(pixels)
    if np.array_equal(red, green) and np.array_equal(red, blue):
        return np.ascontiguousarray(green)
    return np.ascontiguousarray(pixels)


def _eight_bit(image: Image.Image) -> NDArray[np.uint8]:
    """An image of any mode as grey or RGB on white paper."""
    if image.mode in WIDE_MODES:
        return _narrowed(np.asarray(image))
    if image.mode in ("1", "L") and not image.has_transparency_data:
        return np.asarray(image.convert("L"))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return np.asarray(paper.convert("RGB"))
    if image.mode in ("P", "RGB", "CMYK", "YCbCr", "HSV"):
        return np.asarray(image.convert("RGB"))
    raise UnsupportedFileError(f"its pixels are of an unusual kind ({image.mode}); save it as 8-bit grey or RGB")


def _narrowed(wide: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Grey of up to 16 bits (0 to 65,535) as 8 bits."""
    return np.asarray((np.clip(wide.astype(np.int32), 0, 65535) + 128) // 257, dtype=np.uint8)


def _dpi(image: Image.Image) -> float | None:
    """Horizontal resolution where the file states a possible one."""
    stated = image.info.get("dpi")
    try:
        dpi = float(stated[0]) if stated else 0.0
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    return dpi if 10 <= dpi <= 10_000 else None  # anything else is a default or a slip
