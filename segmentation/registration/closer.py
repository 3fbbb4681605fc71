"""A closer look at a sheet that lies small in its image, as a cheque on a flatbed scan does.

The whole image is looked at at one working scale, at which the short strokes of a small sheet are no rules any more.
"""

from dataclasses import replace

import numpy as np

from forms.geometry import Box, bounding_box, translation
from forms.page import AlignedPage, Page
from segmentation.registration.beside import outline
from segmentation.structure import WORKING_SIDE

GLIMPSED = 0.5
"""A layout that fits as well as this may be the sheet's; other forms fit by up to 0.6, and most by far less."""
LARGER = 1.3
"""A closer look is worth it where it shows the sheet so many times as large."""
MARGIN = 0.05
"""Paper around the sheet, as a share of its longer side: its place is not exact yet."""


def closer(aligned: AlignedPage) -> Box | None:
    """The part of a page that its sheet lies in, whole pixels, where that shows more of it; else None.

    `aligned` is a layout's place that was found on the page, though it does not fit.
    """
    if aligned.fit < GLIMPSED or max(aligned.page.size) <= WORKING_SIDE:
        return None
    sheet = bounding_box(outline(aligned))
    margin = MARGIN * max(sheet.width, sheet.height)
    part = sheet.grown(margin, margin).intersected(Box(0, 0, *aligned.page.size))
    if min(part.width, part.height) < 1 or max(aligned.page.size) < LARGER * max(part.width, part.height):
        return None
    return Box(*part.rounded())


def part_of(page: Page, part: Box) -> Page:
    """A part of a page, whole pixels, as a page."""
    x, y, width, height = part.rounded()
    return replace(page, pixels=np.ascontiguousarray(page.pixels[y : y + height, x : x + width]))


def on_whole(aligned: AlignedPage, page: Page, part: Box) -> AlignedPage:
    """What was aligned on a part of a page, on the page."""
    move = translation(part.x, part.y)
    anchors = {name: move @ transform for name, transform in aligned.anchors.items()}
    return replace(aligned, page=page, transform=move @ aligned.transform, anchors=anchors)
