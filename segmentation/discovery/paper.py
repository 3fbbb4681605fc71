"""How large the paper is: from the file's resolution where that can be true, else from the shape of the page."""

from forms.page import Page

MM_PER_INCH = 25.4
SMALLEST, LARGEST = 60.0, 450.0
"""A scan's longer side, millimetres: what is beyond is a camera's 72 dpi, or a picture of a part."""
LONGER_SIDES = ((1.7, 297.0), (3.0, 203.0), (float("inf"), 150.0))
"""Longer side, millimetres, by how many times longer it is than the other: a sheet, a cheque, a strip of a form."""


def paper_size(page: Page) -> tuple[float, float]:
    """Width and height of a page's image as paper, millimetres; right only by a half where the file says nothing."""
    width, height = page.size
    longer = max(width, height) * MM_PER_INCH / page.dpi if page.dpi else 0.0
    if not SMALLEST <= longer <= LARGEST:
        shape = max(width, height) / min(width, height)
        longer = next(side for limit, side in LONGER_SIDES if shape <= limit)
    scale = longer / max(width, height)
    return width * scale, height * scale
