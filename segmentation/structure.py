"""The printed structure of a page: rules and solid marks, found at one working scale.

Rules are found as in Gatos et al. (morphological opening along both directions) after deskewing by the length-weighted
histogram of line segments (probabilistic Hough transform).
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, Points
from forms.page import Pixels
from segmentation.grey import darkness, to_grey

WORKING_SIDE = 1600
"""Long side of the working image, pixels: about 135 dpi on A4, enough for rules 0.2 mm thin."""
RULE = 30
"""Shortest run of ink that counts as a rule, working pixels; letters on forms are shorter."""
WIDEST = 25
"""Ink is narrower than this one way or the other, working pixels."""
MAX_SKEW = 15.0
"""Largest skew that is undone, degrees."""

NEARBY = 4
"""How far around a solid block thin strokes are looked for, working pixels."""
ALONE = 0.5
"""Thin strokes around a registration mark cover less than this share of its own area."""


@dataclass(frozen=True)
class Structure:
    """A page's printed structure in the frame of a deskewed working image. All places count from centres of pixels."""

    ink: Pixels
    """How much darker than its surroundings each working pixel is, 0 to 255."""
    to_page: Homography
    """From working pixels to page pixels."""
    grey: Pixels
    """The deskewed working image."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the working image."""
        return int(self.ink.shape[1]), int(self.ink.shape[0])

    @cached_property
    def binary(self) -> Pixels:
        """Ink as 255: Otsu's threshold, bounded where a page is nearly empty or mostly watermark."""
        otsu, _ = cv2.threshold(self.ink, 0, 255, cv2.THRESH_OTSU)
        return np.where(self.ink > np.clip(otsu, 18, 26), 255, 0).astype(np.uint8)

    @cached_property
    def horizontal(self) -> Pixels:
        """Horizontal rules as 255; slopes up to 1 in 10 survive."""
        thick = cv2.dilate(self.binary, np.ones((3, 1), np.uint8))
        return np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, RULE), np.uint8)), dtype=np.uint8)

    @cached_property
    def vertical(self) -> Pixels:
        """Vertical rules as 255; comb cells are low, so these may be shorter."""
        thick = cv2.dilate(self.binary, np.ones((1, 3), np.uint8))
        upright = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((RULE * 2 // 3, 1), np.uint8))
        return np.asarray(upright, dtype=np.uint8)

    @cached_property
    def marks(self) -> Points:
        """Centres of solid dark blocks, square or flat, working pixels, shape (n, 2)."""
        return _solid_blocks(self.grey)


def find_structure(pixels: Pixels) -> Structure:
    """The printed structure of a page image (grey or RGB, any size)."""
    grey = to_grey(pixels)
    scale = WORKING_SIDE / max(grey.shape)
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    working = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=interpolation), dtype=np.uint8)
    to_working = np.array([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2], [0, 0, 1]])
    ink = darkness(working)
    angle = _skew(ink)
    if abs(angle) > 0.1:
        turn, size = _rotation(working.shape[1], working.shape[0], angle)
        working = np.asarray(cv2.warpAffine(working, turn[:2], size, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)
        ink = darkness(working)
        to_working = turn @ to_working
    return Structure(ink=np.minimum(ink, _narrow(working)), to_page=np.linalg.inv(to_working), grey=working)


def _narrow(grey: Pixels) -> Pixels:
    """How much darker than both its sides each pixel is (black top-hat): ink is, the edge of a sheet is not."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    hat = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((WIDEST, WIDEST), np.uint8))
    return np.asarray(hat, dtype=np.uint8)


def _skew(ink: Pixels) -> float:
    """Degrees by which the page's rules are turned clockwise from upright, within ±MAX_SKEW; 0 without rules."""
    binary = np.where(ink > 25, 255, 0).astype(np.uint8)
    # Half the pixels a side take a quarter of the time; a pixel of ink among four keeps thin rules whole.
    halved = np.ascontiguousarray(cv2.dilate(binary, np.ones((2, 2), np.uint8))[::2, ::2])
    found = cv2.HoughLinesP(halved, 1, np.pi / 720, 80, minLineLength=50, maxLineGap=2)
    if found is None:
        return 0.0
    lines = found.reshape(-1, 4).astype(np.float64)
    dx, dy = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    angle = (np.degrees(np.arctan2(dy, dx)) + 45) % 90 - 45
    length = np.hypot(dx, dy)
    near = np.abs(angle) <= MAX_SKEW
    if not near.any():
        return 0.0
    bins, limits = int(8 * MAX_SKEW), (-MAX_SKEW, MAX_SKEW)
    histogram, edges = np.histogram(angle[near], bins=bins, range=limits, weights=length[near])
    smooth = np.convolve(histogram, [1.0, 2.0, 3.0, 2.0, 1.0], mode="same")
    peak = edges[int(smooth.argmax())] + (edges[1] - edges[0]) / 2
    close = near & (np.abs(angle - peak) < 1.0)
    return float(np.average(angle[close], weights=length[close])) if close.any() else float(peak)


def _rotation(width: int, height: int, angle: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """A turn of an image upright again, shape (3, 3), and the size that holds all of it."""
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = round(width * cos + height * sin), round(width * sin + height * cos)
    turn[0, 2] += (size[0] - width) / 2
    turn[1, 2] += (size[1] - height) / 2
    return turn, size


def _solid_blocks(grey: Pixels) -> Points:
    """Centres of connected components that are dark, filled, no longer than 4 % of the page, and stand alone."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1)
    light = cv2.dilate(cv2.resize(smooth, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), np.ones((15, 15)))
    light = cv2.resize(cv2.blur(light, (15, 15)), (grey.shape[1], grey.shape[0]))
    dark = (smooth < 0.55 * light.astype(np.float32)).astype(np.uint8)
    # Opening parts squares that touch at a corner, as many registration marks do, and drops thin strokes.
    blocks = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, _, stats, centres = cv2.connectedComponentsWithStats(blocks, connectivity=4)
    x, y, width, height, area = stats.T
    side = 0.04 * max(grey.shape)
    solid = (area > 0.8 * width * height) & (np.maximum(width, height) < side) & (np.minimum(width, height) >= 5)
    solid[0] = False
    # What opening leaves of a bold letter is solid too, but strokes run on around it.
    lost = cv2.integral(cv2.subtract(dark, blocks))
    x0, y0 = np.maximum(x - NEARBY, 0), np.maximum(y - NEARBY, 0)
    x1, y1 = np.minimum(x + width + NEARBY, grey.shape[1]), np.minimum(y + height + NEARBY, grey.shape[0])
    around = lost[y1, x1] - lost[y0, x1] - lost[y1, x0] + lost[y0, x0]
    return np.asarray(centres[solid & (around < ALONE * area)], dtype=np.float64)
