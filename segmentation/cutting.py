"""Cutting: from an aligned page to upright field images at one fixed scale, each snapped to its own printed frame."""

from dataclasses import replace

import cv2
import numpy as np

from forms.field import FieldImage
from forms.geometry import Box, Homography, mapped, mapped_box, translation
from forms.layout import FieldSpec
from forms.page import AlignedPage, Page, Pixels
from segmentation.framing import framed
from segmentation.grey import darkness, scaled, to_grey
from segmentation.ignoring import without_ignored
from segmentation.inks import parted, separated
from segmentation.registration.bending import unbent
from segmentation.snapping import PIXELS_PER_MM, snap
from segmentation.writing_line import find_writing_line

MARGIN_MM = 2.5
"""Paper shown around the printed frame: digits overshoot their boxes."""
SEEN = 0.9
"""Where less than this share of a field's frame is seen, the paper may be bent."""
LINE_HEIGHT = 96
"""Height that the line of writing is scaled to where an image is one field, pixels."""
LARGEST = 4_000_000
"""Inks are not told apart where an image that is one field has more pixels than this at that scale."""


def cut_fields(aligned: AlignedPage) -> list[FieldImage]:
    """All fields of an aligned page, in the layout's order; where frames are missed, as the paper bends."""
    fields = _cut_all(aligned)
    if all(field.framed is None or field.framed >= SEEN for field in fields):
        return fields
    bent = unbent(aligned)
    again = _cut_all(bent) if bent.own else fields
    return again if _frames(again) > _frames(fields) else fields


def _frames(fields: list[FieldImage]) -> float:
    """How much is seen of the frames of all fields together."""
    return sum(field.framed or 0.0 for field in fields)


def _cut_all(aligned: AlignedPage) -> list[FieldImage]:
    grey = to_grey(aligned.page.pixels)
    fields = [_cut(aligned, grey, spec) for spec in aligned.layout.fields]
    # Without a layout a field's frame is a guess, and whatever is printed or painted around it may be of any colour.
    known = separated(fields) if aligned.layout.name else fields
    return [without_ignored(field, aligned) for field in known]


def cut_whole(page: Page, spec: FieldSpec) -> FieldImage:
    """A page that is one field: the line of writing on it, scaled to LINE_HEIGHT."""
    grey = to_grey(page.pixels)
    x, y, width, height = find_writing_line(grey).rounded()
    line = grey[y : y + height, x : x + width]
    scale = LINE_HEIGHT / height
    pixels = scaled(line, scale)
    to_page = translation(x, y) @ np.diag([width / pixels.shape[1], height / pixels.shape[0], 1.0])
    return FieldImage(page, spec, pixels, to_page, Box(0, 0, pixels.shape[1], pixels.shape[0]))


def cut_inks(whole: FieldImage) -> list[FieldImage]:
    """What `cut_whole` would have made of a page without all but one of its inks, for each that may be the writing.

    All are told to be stamped; there are none where the page is in grey or in one ink.
    """
    page, scale = whole.page, min(1.0, 1 / float(whole.to_page[1, 1]))
    if page.pixels.ndim == 2 or page.pixels.shape[0] * page.pixels.shape[1] * scale**2 > LARGEST:
        return []
    seen = replace(page, pixels=scaled(page.pixels, scale))
    width, height = seen.size
    to_page = np.diag([page.size[0] / width, page.size[1] / height, 1.0])
    parts = parted(FieldImage(seen, whole.spec, to_grey(seen.pixels), np.eye(3), Box(0, 0, width, height)))
    cuts = [cut_whole(replace(seen, pixels=part.pixels), whole.spec) for part in parts]
    return [replace(cut, page=page, to_page=to_page @ cut.to_page, stamped=True) for cut in cuts]


def _cut(aligned: AlignedPage, grey: Pixels, spec: FieldSpec) -> FieldImage:
    """A field where its printed frame is, with what is seen of that, unless an element was its guide."""
    transform = aligned.placed(spec)
    frame = Box(MARGIN_MM, MARGIN_MM, spec.box.width, spec.box.height).scaled(PIXELS_PER_MM, PIXELS_PER_MM)
    cells = spec.cells or 0
    edges = tuple(frame.x + frame.width * i / cells for i in range(cells + 1)) if cells else ()
    pixels, to_page = _window(grey, transform, spec.box)
    field = FieldImage(aligned.page, spec, pixels, to_page, frame, edges)
    if spec.anchor:  # It was found by its own lines, and a field may be a part of it whose edges are not printed.
        return field
    dark = darkness(pixels)
    dx, dy = snap(dark, frame, spec.cells or 1)
    if dx or dy:
        moved = spec.box.shifted(dx / PIXELS_PER_MM, dy / PIXELS_PER_MM)
        pixels, to_page = _window(grey, transform, moved)
        field, dark = replace(field, pixels=pixels, to_page=to_page), darkness(pixels)
    return framed(field, dark)


def _window(grey: Pixels, transform: Homography, box: Box) -> tuple[Pixels, Homography]:
    """The paper around a box in millimetres, upright, and the way from its pixels to the page's (x to x + 1 each)."""
    size = np.rint((np.array([box.width, box.height]) + 2 * MARGIN_MM) * PIXELS_PER_MM).astype(int)
    to_mm = translation(box.x - MARGIN_MM, box.y - MARGIN_MM) @ np.diag([1 / PIXELS_PER_MM, 1 / PIXELS_PER_MM, 1.0])
    to_page = transform @ to_mm
    corners = mapped(to_page, np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    # Where the page is finer than the window, area averaging must come before sampling.
    shrink = float(np.linalg.norm(corners[1:] - corners[0], axis=1).min())
    source, pre = grey, np.eye(3)
    if shrink >= 2:
        x, y, width, height = mapped_box(to_page, Box(0, 0, *size.tolist())).grown(4, 4).rounded()
        x0, y0 = max(0, x), max(0, y)
        region = grey[y0 : max(y0 + 1, y + height), x0 : max(x0 + 1, x + width)]
        source = scaled(region, 1 / int(shrink))
        across, down = source.shape[1] / region.shape[1], source.shape[0] / region.shape[0]
        pre = np.diag([across, down, 1.0]) @ translation(-x0, -y0)
    from_centres = translation(-0.5, -0.5) @ pre @ to_page @ translation(0.5, 0.5)  # OpenCV counts from pixel centres
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    pixels = cv2.warpPerspective(source, from_centres, size.tolist(), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(pixels, dtype=np.uint8), to_page
