"""Solid printed blocks, such as registration marks, however the page is turned."""

from collections.abc import Iterator

import cv2
import numpy as np

from forms.geometry import Points
from forms.page import Pixels
from segmentation.grey import scaled
from segmentation.quantiles import quantile_of_levels

DARK = 0.55
"""A block is darker than this share of the paper around it, where print is black."""
BLACK = 0.45
"""What is no lighter than this share of the paper is black."""
FEWEST = 4
"""Where a page has fewer black blocks than any form has marks, its print may be faded."""
DARKEST = 0.002
"""Share of a page that is as dark as its print: where that is faded, blocks are lighter too."""
SOLID = 0.8
"""A block fills at least this share of the smallest rectangle around it, however that is turned."""
LONGEST = 0.04
"""No mark is longer than this share of the page."""
EATEN = 2
"""So many pixels are taken off every block all around: what is thinner than twice that and one is no mark."""
NEARBY = 4
"""How far around a solid block thin strokes are looked for, working pixels."""
ALONE = 0.5
"""Thin strokes around a registration mark cover less than this share of its own area."""


def solid_blocks(grey: Pixels) -> Points:
    """Centres of what is dark, filled and alone in a grey image, pixels counted from their centres, shape (n, 2)."""
    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), dtype=np.uint8)
    small = scaled(smooth, 0.25)
    light = np.asarray(cv2.blur(cv2.dilate(small, np.ones((15, 15), np.uint8)), (15, 15)), dtype=np.uint8)
    found = _darker_than(smooth, light, DARK)
    if len(found) >= FEWEST:
        return found
    faded = _dark(small, light)
    return _darker_than(smooth, light, faded) if faded > DARK else found


def _darker_than(smooth: Pixels, light: Pixels, share: float) -> Points:
    """The centres of blocks that are darker than that share of the paper around them, `light` (a quarter as large)."""
    level = cv2.resize(np.asarray(light * np.float32(share), dtype=np.uint8), smooth.shape[::-1])
    dark = cv2.compare(smooth, level, cv2.CMP_LT)
    # Eroding parts squares that touch at a corner, as many registration marks do, and drops thin strokes.
    core = cv2.erode(dark, np.ones((2 * EATEN + 1, 2 * EATEN + 1), np.uint8))
    centres = list(_centres(np.asarray(dark, np.uint8), np.asarray(core, np.uint8)))
    return np.array(centres, dtype=np.float64).reshape(-1, 2)


def _dark(small: Pixels, light: Pixels) -> float:
    """The share of the paper below which a page's blocks are: DARK, and the more the more its print is faded."""
    ink, paper = quantile_of_levels(small, DARKEST), float(np.median(light[::4, ::4]))
    faded = max(0.0, ink / max(1.0, paper) - BLACK) / (1 - BLACK)
    return DARK + (1 - DARK) * min(1.0, faded)


def _centres(dark: Pixels, core: Pixels) -> Iterator[tuple[float, float]]:
    """The centres of those blocks that may be marks; `core` is what is left of `dark` after eroding."""
    longest = LONGEST * max(dark.shape)
    kernel = np.ones((2 * EATEN + 1, 2 * EATEN + 1), np.uint8)
    # A dark table around the sheet encloses all that is printed on it, so what lies within others counts, too.
    contours, _ = cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        if max(width, height) > 1.5 * longest:
            continue
        _, sides, _ = cv2.minAreaRect(contour)
        filled = cv2.countNonZero(core[y : y + height, x : x + width])
        if max(sides) > longest or filled < SOLID * (sides[0] + 1) * (sides[1] + 1):
            continue
        # What eroding leaves of a bold letter is solid too, but strokes run on around it.
        reach = EATEN + NEARBY
        around = np.s_[max(0, y - reach) : y + height + reach, max(0, x - reach) : x + width + reach]
        opened = cv2.countNonZero(cv2.dilate(core[around], kernel))
        if cv2.countNonZero(dark[around]) - opened < ALONE * opened:
            spot = cv2.moments(core[y : y + height, x : x + width], binaryImage=True)
            yield x + spot["m10"] / spot["m00"], y + spot["m01"] / spot["m00"]
