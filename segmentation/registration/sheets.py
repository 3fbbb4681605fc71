"""Several sheets in one image: an opened booklet, or forms side by side on a flatbed. None is dropped in silence."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from forms.errors import SeveralSheetsError
from forms.geometry import Box, bounding_box, mapped, translation
from forms.layout import Layout
from forms.page import AlignedPage, Page, Pixels
from segmentation.registration import best_fit, fits
from segmentation.registration.beside import outline
from segmentation.registration.placing import INSIDE, pixels_per_mm, worth_looking_at

TILTED = 0.1
"""Sheets that lie a little turned reach into each other's upright outlines by this share of their size."""


def all_sheets(first: AlignedPage, layouts: Sequence[Layout]) -> list[AlignedPage]:
    """All sheets of the layouts that the page of `first` shows, in reading order as `first` lies.

    They are looked for beside what has been found, wherever the image has room for one at the same scale; a page that
    fills its image costs nothing more. Raises SeveralSheetsError where sheets are of different layouts, and where one
    is there but does not fit well enough to be read.
    """
    found, left = [first], _beside(first, Box(0, 0, *first.page.size))
    while left:
        region = left.pop()
        held = [layout for layout in layouts if _holds(region, layout, first)]
        if not held:
            continue
        other = _moved(best_fit(_shown(first.page, region, found), held), first.page, region)
        if not fits(other):
            _check_none_is_lost(first, other)
            continue
        if other.layout.name != first.layout.name:
            raise SeveralSheetsError(
                f"page {first.page.number} shows sheets of two layouts, {first.layout.name} and {other.layout.name};"
                " scan each by itself, or cut the image"
            )
        found.append(other)
        left += _beside(other, region)
    return _in_reading_order(found)


def _check_none_is_lost(first: AlignedPage, other: AlignedPage) -> None:
    wanted = other.layout.registration
    if other.layout.name == first.layout.name and other.fit >= worth_looking_at(first.layout):
        raise SeveralSheetsError(
            f"page {first.page.number} shows two sheets of {first.layout.name}, one of which fits badly:"
            f" {other.fit:.0%} of its printed structure found (at least {wanted.min_fit:.0%} needed);"
            " scan each by itself, flat and whole"
        )


def _beside(sheet: AlignedPage, region: Box) -> list[Box]:
    """What of a region lies left and right of a sheet, above and below it; pixels of the page."""
    taken = bounding_box(outline(sheet))
    taken = taken.grown(-TILTED * taken.width, -TILTED * taken.height)
    return [
        Box(region.x, region.y, taken.x - region.x, region.height),
        Box(taken.right, region.y, region.right - taken.right, region.height),
        Box(region.x, region.y, region.width, taken.y - region.y),
        Box(region.x, taken.bottom, region.width, region.bottom - taken.bottom),
    ]


def _holds(region: Box, layout: Layout, first: AlignedPage) -> bool:
    """Whether a region has room for a sheet of a layout, upright or sideways, at the scale of another."""
    middle = np.array([[first.layout.width / 2, first.layout.height / 2]])
    scale = pixels_per_mm(first.transform @ translation(*middle[0]))
    narrow, long = sorted((layout.width * scale, layout.height * scale))
    across, along = sorted((region.width, region.height))
    return across >= INSIDE * narrow and along >= INSIDE * long


def _shown(page: Page, region: Box, found: Sequence[AlignedPage]) -> Page:
    """What a region of a page shows beside the sheets that were found: those are painted over."""
    x, y, width, height = region.rounded()
    pixels: Pixels = page.pixels[y : y + height, x : x + width].copy()
    paper = np.median(pixels[::8, ::8].reshape(-1, *pixels.shape[2:]), axis=0)
    for sheet in found:
        corners = np.rint(outline(sheet) - (x, y)).astype(np.int32)
        cv2.fillConvexPoly(pixels, corners, np.atleast_1d(paper).astype(float).tolist())
    return replace(page, pixels=pixels)


def _moved(aligned: AlignedPage, page: Page, region: Box) -> AlignedPage:
    """A sheet that was found in a region, in the frame of its page."""
    x, y, *_ = region.rounded()
    anchors = {name: translation(x, y) @ anchor for name, anchor in aligned.anchors.items()}
    return replace(aligned, page=page, transform=translation(x, y) @ aligned.transform, anchors=anchors)


def _in_reading_order(found: list[AlignedPage]) -> list[AlignedPage]:
    """From left to right and from top to bottom as the first sheet lies; rows are half a sheet apart at least."""
    layout = found[0].layout
    back = np.asarray(np.linalg.inv(found[0].transform), dtype=np.float64)
    middle = np.array([[layout.width / 2, layout.height / 2]])

    def place(one: AlignedPage) -> tuple[int, float]:
        x, y = mapped(back, mapped(one.transform, middle))[0]
        return round(float(y / layout.height - 0.5)), float(x)

    return sorted(found, key=place)
