"""What an image shows beside the sheets that were found on it: much print there is another sheet."""

from collections.abc import Sequence

import cv2
import numpy as np

from forms.geometry import Box, Points, mapped
from forms.page import AlignedPage, Pixels
from segmentation.grey import above, darkness, to_grey
from segmentation.quantiles import quantile_of_levels

ROOM = 0.1
"""An image that leaves less room than this share of a sheet beside its sheets shows nothing else."""
SIDE = 800
"""Long side of the image that is looked at, pixels: lines of text stay dark in it."""
EDGE = 0.03
"""Sheets are taken so much larger, as a share of their side: their shadows and the residual lie there."""
WIDEST = 13
"""Ink is narrower than this one way or the other, pixels; a lid, a table and their edges are not."""
DARKEST, SHARE_OF_DARKEST = 0.98, 0.5
"""Ink beside the sheets is as dark as this share of this quantile of what is on them."""
FAINTEST = 15
"""What is less darker than its surroundings than this is none."""


def outline(sheet: AlignedPage) -> Points:
    """The corners of a sheet on its page, pixels, shape (4, 2)."""
    return mapped(sheet.transform, Box(0, 0, sheet.layout.width, sheet.layout.height).corners)


def ink_beside(sheets: Sequence[AlignedPage]) -> float:
    """The ink beside all sheets of a page, as a share of what is on one of them; 0 where there is hardly any room.

    Real scans of one sheet have at most 0.005, two equal ones of which one is not found 1.0.
    """
    page, outlines = sheets[0].page, [outline(sheet) for sheet in sheets]
    if _room(page.size, outlines) < ROOM:
        return 0.0
    small, scale = _small(page.pixels)
    taken, side = np.zeros(small.shape, np.uint8), scale * float(np.sqrt(_area(outlines[0])))
    for corners in outlines:
        cv2.fillConvexPoly(taken, np.rint(corners * scale).astype(np.int32), (255,))
    dark = np.minimum(darkness(small), cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((WIDEST, WIDEST), np.uint8)))
    ink = above(dark, max(FAINTEST, SHARE_OF_DARKEST * quantile_of_levels(dark, DARKEST, taken)))
    reach = 2 * round(EDGE * side) + 1
    grown = np.asarray(cv2.dilate(taken, np.ones((reach, reach), np.uint8)), dtype=np.uint8)
    # A strip along the image's edge that is as narrow as ink is a lid or a table.
    cv2.rectangle(grown, (0, 0), (small.shape[1] - 1, small.shape[0] - 1), (255,), 2 * WIDEST)
    within, beyond = (int(cv2.countNonZero(cv2.bitwise_and(ink, where))) for where in (taken, ~grown))
    return beyond * len(sheets) / max(1, within)


def _small(pixels: Pixels) -> tuple[Pixels, float]:
    """A page in grey, its long side SIDE, and its scale; of large pages most pixels are not even looked at."""
    height, width = pixels.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    if scale < 0.5:
        pixels = np.asarray(cv2.resize(pixels, (2 * across, 2 * down), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    return np.asarray(cv2.resize(to_grey(pixels), (across, down), interpolation=cv2.INTER_AREA), dtype=np.uint8), scale


def _room(size: tuple[int, int], outlines: Sequence[Points]) -> float:
    """How much of an image lies beside the sheets, as a share of the first one's area."""
    image = Box(0, 0, *size).corners.astype(np.float32)
    shown = sum(cv2.intersectConvexConvex(corners.astype(np.float32), image)[0] for corners in outlines)
    return (size[0] * size[1] - float(shown)) / _area(outlines[0])


def _area(corners: Points) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))
