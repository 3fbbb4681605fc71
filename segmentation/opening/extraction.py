"""Taking the image of a page out of its PDF, pixel by pixel as it was scanned: any renderer would resample it."""

from contextlib import suppress
from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from forms.errors import UnreadableFileError
from forms.page import Pixels
from segmentation.opening.embedded import FullPageImage
from segmentation.opening.jbig2 import is_whole
from segmentation.opening.limits import check_size
from segmentation.opening.raster import decoding, plain, rgb

END_OF_JPEG = b"\xff\xd9"


def taken_out(found: FullPageImage) -> Pixels:
    """The pixels of a full-page image, upright as the page is shown.

    Raises TooLargeError where there are too many, UnreadableFileError where the image's data is damaged or incomplete.
    """
    check_size(*found.size)
    bitmap = found.image.get_bitmap()
    array = bitmap.to_numpy()  # only a view: PDFium frees the memory with the bitmap, so all below copy
    if array.ndim == 3:
        pixels = rgb(array)
    elif _is_stencil(found.image):
        pixels = _inked(array, found.image)
    else:
        pixels = array.copy()
    if _is_cut_short(pixels, found.image):
        raise UnreadableFileError("the image of the page is cut short; copy or scan it again")
    return plain(_turned(pixels, found))


def taken_out_smaller(found: FullPageImage, times: int) -> Pixels | None:
    """The same of a grey JPEG whose values are shown as they are stored, at a whole part of its size, rounded up.

    It is decoded at that size already (scaled inverse transforms, libjpeg). None for any other image, and for one that
    Pillow finds damaged: PDFium may still read it.
    """
    check_size(*found.size)
    image = found.image
    is_grey = image.get_metadata().colorspace == raw.FPDF_COLORSPACE_DEVICEGRAY
    if not is_grey or image.get_filters(skip_simple=True) != ["DCTDecode"]:
        return None
    width, height = image.get_px_size()
    data = BytesIO(bytes(image.get_data(decode_simple=True)))
    with suppress(UnreadableFileError), decoding(), Image.open(data, formats=["JPEG"]) as jpeg:
        if jpeg.mode == "L" and jpeg.size == (width, height):
            jpeg.draft("L", (width // times, height // times))
            pixels = np.array(jpeg)
            if jpeg.size == (-(-width // times), -(-height // times)) and not _is_cut_short(pixels, image):
                return plain(_turned(pixels, found))
    return None


def _turned(pixels: Pixels, found: FullPageImage) -> Pixels:
    """An image as its matrix puts it on the page, then turned as the page is.

    The matrix takes the unit square, y upwards, to the page: a and d keep the axes, b and c swap them, and what is
    negative runs backwards (ISO 32000-1, 8.3.3).
    """
    matrix = found.matrix
    if found.swaps_axes:
        across, down = matrix.c < 0, matrix.b < 0
        pixels = np.swapaxes(pixels, 0, 1)
    else:
        across, down = matrix.a > 0, matrix.d > 0
    pixels = pixels[:: 1 if down else -1, :: 1 if across else -1]
    return np.rot90(pixels, -(found.rotation // 90))


def _is_stencil(image: pdfium.PdfImage) -> bool:
    """Whether the image is a mask through which ink is poured, as bilevel scans often are."""
    metadata = image.get_metadata()
    return bool(metadata.bits_per_pixel == 1 and metadata.colorspace == raw.FPDF_COLORSPACE_UNKNOWN)


def _inked(mask: Pixels, image: pdfium.PdfImage) -> Pixels:
    """A stencil, 255 where ink goes through, on white paper; coloured ink becomes the grey of its luminance."""
    red, green, blue, alpha = (raw.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(image, red, green, blue, alpha)
    luminance = 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value  # ITU-R BT.601
    grey = 255 - (255 - luminance) * alpha.value / 255
    return np.where(mask > 0, np.uint8(round(grey)), np.uint8(255)).astype(np.uint8, copy=False)


def _is_cut_short(pixels: Pixels, image: pdfium.PdfImage) -> bool:
    """Whether an image ends in one colour, as decoders fill up what is missing, and its data before its last row."""
    return bool((pixels[-1] == pixels[-1, :1]).all()) and not _is_complete(image)


def _is_complete(image: pdfium.PdfImage) -> bool:
    """Whether the image's data lasts to its last row, as far as its compression lets us tell."""
    filters = image.get_filters(skip_simple=True)
    if not filters:
        width, height = image.get_px_size()
        row = -(-width * image.get_metadata().bits_per_pixel // 8)
        return bool(len(image.get_data(decode_simple=True)) >= row * height)
    if filters == ["DCTDecode"]:
        return END_OF_JPEG in bytes(image.get_data(decode_simple=True))[-1024:]
    if filters == ["JBIG2Decode"]:
        return is_whole(bytes(image.get_data(decode_simple=True)))
    return True
