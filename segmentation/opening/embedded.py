"""Finding the one image that fills a page of a PDF, as every page from a scanner has it."""

from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
from pypdfium2 import raw

SLACK = 0.02
"""How far the image may end from the edges of the page, as a share of the page's size."""
MAX_OBJECTS = 5_000
"""Words of an invisible text layer to look at before a page counts as more than one image."""
POINTS_PER_INCH = 72


@dataclass(frozen=True)
class FullPageImage:
    """An image that fills its page, with the quarter turns and flips between the two."""

    image: pdfium.PdfImage
    matrix: pdfium.PdfMatrix
    """From the unit square, y upwards, to points of the page."""
    rotation: int
    """Clockwise degrees that the page is turned by when it is shown: 0, 90, 180 or 270."""
    page_width: float
    """Of the page as it is shown, in points."""

    @property
    def swaps_axes(self) -> bool:
        """Whether rows of the image become columns of the page, before the page itself is turned."""
        return bool(abs(self.matrix.b) > abs(self.matrix.a))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as the page is shown."""
        width, height = self.image.get_px_size()
        turned = self.swaps_axes != (self.rotation in (90, 270))
        return (height, width) if turned else (width, height)

    @property
    def dpi(self) -> float | None:
        """Pixels per inch of paper; None where the page's size makes no sense as paper."""
        dpi = self.size[0] / (self.page_width / POINTS_PER_INCH)
        return dpi if 10 <= dpi <= 10_000 else None


def full_page_image(page: pdfium.PdfPage) -> FullPageImage | None:
    """The image of a page that is one image and nothing else that can be seen; None for any other page.

    The image must reach the edges of the page within 2 %, be turned by quarter turns only, and have nothing on it.
    """
    if _has_visible_annotations(page):
        return None
    image = _only_visible_image(page)
    if image is None or not _fills(page, image):
        return None
    found = FullPageImage(image, image.get_matrix(), page.get_rotation(), page.get_width())
    return found if _is_quarter_turned(found.matrix) else None


def _has_visible_annotations(page: pdfium.PdfPage) -> bool:
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if subtype not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            return True
    return False


def _only_visible_image(page: pdfium.PdfPage) -> pdfium.PdfImage | None:
    """The image of a page on which all else is an invisible text layer, as programs for searchable scans add it."""
    only: pdfium.PdfImage | None = None
    for number, item in enumerate(islice(page.get_objects(max_depth=1), MAX_OBJECTS + 1)):
        if number == MAX_OBJECTS:
            return None
        if isinstance(item, pdfium.PdfImage) and only is None:
            only = item
        elif not _is_invisible_text(item):
            return None
    return only


def _is_invisible_text(item: pdfium.PdfObject) -> bool:
    if item.type != raw.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _fills(page: pdfium.PdfPage, image: pdfium.PdfImage) -> bool:
    left, bottom, right, top = page.get_bbox()
    x0, y0, x1, y1 = image.get_bounds()
    dx, dy = SLACK * (right - left), SLACK * (top - bottom)
    return bool(max(abs(x0 - left), abs(x1 - right)) <= dx and max(abs(y0 - bottom), abs(y1 - top)) <= dy)


def _is_quarter_turned(matrix: pdfium.PdfMatrix) -> bool:
    straight, swapped = max(abs(matrix.a), abs(matrix.d)), max(abs(matrix.b), abs(matrix.c))
    return bool(min(straight, swapped) < 0.001 * max(straight, swapped))
