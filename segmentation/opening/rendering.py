"""Pages of a PDF that are drawn rather than taken out: by poppler where it is installed, by PDFium where it is not."""

import math
import shutil
from pathlib import Path

import numpy as np
import pdf2image
import pypdfium2 as pdfium
from pdf2image.exceptions import PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError
from PIL import Image
from pypdfium2 import raw

from forms.errors import TooLargeError
from forms.page import Pixels
from segmentation.opening.limits import check_size
from segmentation.opening.raster import plain, rgb

DPI = 300
SECONDS = 20
"""For one page; a slow machine needs two. Less than a decoder is given, so that a page that is slow costs no child."""
PROGRAMS = ("pdfinfo", "pdftoppm")
POINTS_PER_INCH = 72


def rendered(path: Path, index: int, page: pdfium.PdfPage) -> Pixels:
    """Page `index`, counted from 0, drawn at 300 dpi as it is shown: its crop box, turned, annotations included.

    Raises TooLargeError where the page has too many pixels or takes more than `SECONDS`.
    """
    width, height = (math.ceil(side * DPI / POINTS_PER_INCH - 0.01) for side in page.get_size())
    check_size(width, height)
    if has_poppler():
        picture = _by_poppler(path, index)
        if picture is not None and _agrees(picture, width, height):
            return plain(picture)
    return drawn(page, width, height)


def drawn(page: pdfium.PdfPage, width: int, height: int) -> Pixels:
    """A page drawn by PDFium on white paper of `width` by `height` pixels."""
    check_size(width, height)
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
    return plain(rgb(bitmap.to_numpy()))


def has_poppler() -> bool:
    """Whether the programs of poppler that we call are installed."""
    return all(shutil.which(program) for program in PROGRAMS)


def _by_poppler(path: Path, index: int) -> Pixels | None:
    """The page as poppler draws it; None where it draws nothing (full disk, no memory), which its exit code hides."""
    number = index + 1
    try:
        pdf2image.pdfinfo_from_path(str(path), timeout=SECONDS)  # asked again below, where it would wait for ever
        pictures = pdf2image.convert_from_path(
            path, dpi=DPI, first_page=number, last_page=number, use_cropbox=True, timeout=SECONDS
        )
        return np.asarray(pictures[0].convert("RGB")) if len(pictures) == 1 else None
    except PDFPopplerTimeoutError as error:
        message = f"the page takes more than {SECONDS} seconds to draw; print it to a new PDF, or scan it"
        raise TooLargeError(message) from error
    except (PDFPageCountError, PDFSyntaxError, OSError, ValueError, Image.DecompressionBombError):
        return None


def _agrees(picture: Pixels, width: int, height: int) -> bool:
    """Whether a picture has the size that the page's box asks for, give or take rounding."""
    drawn_height, drawn_width = picture.shape[:2]
    return bool(abs(drawn_width - width) <= 2 and abs(drawn_height - height) <= 2)
