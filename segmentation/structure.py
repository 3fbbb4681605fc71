"""The printed structure of a page: rules and solid marks, found at one working scale.

Rules are found as in Gatos et al. (morphological opening along both directions) after deskewing. Everything is found
when it is first asked for: a form with marks never pays for rules.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from forms.geometry import Homography, Points, mapped, translation
from forms.page import Pixels
from segmentation.blocks import solid_blocks
from segmentation.grey import below_paper, smoothed, to_grey
from segmentation.skew import skew
from segmentation.straight import opened_level, opened_upright

WORKING_SIDE = 1600
"""Long side of the working image, pixels: about 135 dpi on A4, enough for rules 0.2 mm thin."""
SLIM, MOST = 2.5, WORKING_SIDE**2 / 2**0.5
"""A page longer than so many times its width is taken larger, for several sheets lie in it side by side, and their
strokes would be too short to be seen; up to so many pixels, which an A4 page has."""
RULE = 30
"""Shortest run of ink that counts as a rule, working pixels; letters on forms are shorter."""
WIDEST = 25
"""Ink is narrower than this one way or the other, working pixels."""
REACH = 9
"""The paper around ink is looked for within a square so many working pixels wide."""
LEAST_SKEW = 0.1
"""A page turned by less than this is left as it is, degrees."""
STEEP = 3.0
"""A page turned by more than this is straightened before anything is looked for, degrees: blocks are not found as well
where their sides do not run along the pixels."""
FAINTEST, DARKEST = 18, 26
"""Bounds of the threshold for ink, where a page is nearly empty or mostly watermark."""


@dataclass(frozen=True)
class Scanned:
    """A page as it was given, at the working scale."""

    grey: Pixels
    to_working: Homography
    """From page pixels to pixels of `grey`."""

    @cached_property
    def blocks(self) -> Points:
        """Centres of solid dark blocks, shape (n, 2)."""
        return solid_blocks(self.grey)


@dataclass(frozen=True)
class Structure:
    """A page's printed structure in the frame of a deskewed working image. All places count from centres of pixels."""

    scanned: Scanned
    upright: Homography
    """From pixels of `scanned` to pixels of the deskewed image."""
    size: tuple[int, int]
    """Width and height of the deskewed image."""
    to_page: Homography
    """From pixels of the deskewed image to page pixels."""
    seen_as: tuple["Structure", int] | None = None
    """Of a structure that was turned: the one before, and by how many quarters clockwise."""

    def turned(self, quarters: int) -> "Structure":
        """The same structure seen after turning the page by so many quarters clockwise."""
        if quarters % 4 == 0:
            return self
        turn, size = np.eye(3), self.size
        for _ in range(quarters % 4):
            turn = np.array([[0.0, -1.0, size[1] - 1], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]) @ turn
            size = size[1], size[0]
        to_page = np.asarray(self.to_page @ np.linalg.inv(turn))
        return Structure(self.scanned, turn @ self.upright, size, to_page, (self, quarters))

    @cached_property
    def grey(self) -> Pixels:
        """The deskewed working image."""
        if self.seen_as:
            return _turned(self.seen_as[0].grey, self.seen_as[1])
        if np.array_equal(self.upright, np.eye(3)):
            return self.scanned.grey
        turned = cv2.warpAffine(self.scanned.grey, self.upright[:2], self.size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(turned, dtype=np.uint8)

    @cached_property
    def ink(self) -> Pixels:
        """How much darker than its surroundings each pixel of the deskewed image is, 0 to 255."""
        if self.seen_as:
            return _turned(self.seen_as[0].ink, self.seen_as[1])
        smooth = smoothed(self.grey)
        return np.minimum(below_paper(smooth, REACH), _narrow(smooth))

    @cached_property
    def binary(self) -> Pixels:
        """Ink as 255: Otsu's threshold, bounded where a page is nearly empty or mostly watermark."""
        if self.seen_as:
            return _turned(self.seen_as[0].binary, self.seen_as[1])
        otsu, _ = cv2.threshold(np.ascontiguousarray(self.ink[::2, ::2]), 0, 255, cv2.THRESH_OTSU)
        level = float(np.clip(otsu, FAINTEST, DARKEST))
        return np.asarray(cv2.threshold(self.ink, level, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)

    @cached_property
    def horizontal(self) -> Pixels:
        """Horizontal rules as 255; slopes up to 1 in 10 survive."""
        thick = cv2.dilate(self.binary, np.ones((3, 1), np.uint8))
        return opened_level(np.asarray(thick, dtype=np.uint8), RULE)

    @cached_property
    def vertical(self) -> Pixels:
        """Vertical rules as 255; comb cells are low, so these may be shorter."""
        thick = cv2.dilate(self.binary, np.ones((1, 3), np.uint8))
        return opened_upright(np.asarray(thick, dtype=np.uint8), RULE * 2 // 3)

    @cached_property
    def marks(self) -> Points:
        """Centres of solid dark blocks, square or flat, pixels of the deskewed image, shape (n, 2)."""
        return mapped(self.upright, self.scanned.blocks)


def _turned(image: Pixels, quarters: int) -> Pixels:
    """An image turned by so many quarters clockwise."""
    return np.ascontiguousarray(np.rot90(image, -quarters))


def find_structure(pixels: Pixels) -> Structure:
    """The printed structure of a page image (grey or RGB, any size)."""
    return straightened(pixels, as_given(pixels))


def as_given(pixels: Pixels) -> Structure:
    """The structure of a page image that is taken to lie straight: all that marks ask for, and skew is dear to see."""
    grey = to_grey(pixels)
    height, width = grey.shape
    working, to_working = _at_working_scale(grey, _side_seen(width, height))
    size = working.shape[1], working.shape[0]
    return Structure(Scanned(working, to_working), np.eye(3), size, np.asarray(np.linalg.inv(to_working)))


def straightened(pixels: Pixels, given: Structure) -> Structure:
    """The structure of a page image, its skew taken out; `given` is what `as_given` says of the same image."""
    angle = skew(given.scanned.grey)
    if abs(angle) > STEEP:
        return _turned_upright(to_grey(pixels), angle)
    if abs(angle) <= LEAST_SKEW:
        return given
    turn, size = _rotation(*given.size, angle)
    return Structure(given.scanned, turn, size, np.asarray(np.linalg.inv(turn @ given.scanned.to_working)))


def working_side(width: float, height: float) -> int:
    """The long side of the working image of a page of such a shape, pixels."""
    long, short = max(width, height), min(width, height)
    if long <= SLIM * short:
        return WORKING_SIDE
    return round(min(WORKING_SIDE * long / short / SLIM, math.sqrt(MOST * long / short)))


def _side_seen(width: float, height: float) -> int:
    """The same of a page of so many pixels.

    To enlarge it beyond its own size shows nothing more, and single strokes would be taken for rules of sheets.
    """
    return max(WORKING_SIDE, min(working_side(width, height), round(max(width, height))))


def _turned_upright(grey: Pixels, angle: float) -> Structure:
    """The structure of a page that lay far from straight, everything looked for once it is upright.

    Its image holds more than the page, so that it is taken larger: small marks stay as large as on a straight page.
    """
    height, width = grey.shape
    tilt = np.deg2rad(abs(angle))
    # A sheet of w x h turned by the tilt fills the image: h cos + w sin, with the sides in about the same proportion.
    larger = np.cos(tilt) + np.sin(tilt) * min(width, height) / max(width, height)
    page = np.linalg.solve([[np.cos(tilt), np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]], [width, height])
    side = _side_seen(*np.maximum(page, 1.0).tolist())
    working, to_working = _at_working_scale(grey, round(side * larger))
    turn, size = _rotation(working.shape[1], working.shape[0], angle)
    turned = cv2.warpAffine(working, turn[:2], size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    upright = Scanned(np.asarray(turned, dtype=np.uint8), turn @ to_working)
    return Structure(upright, np.eye(3), size, np.asarray(np.linalg.inv(upright.to_working)))


def _at_working_scale(grey: Pixels, side: int) -> tuple[Pixels, Homography]:
    """The image with a long side of `side`, and the way from its pixels to there.

    Halves, thirds and so on are averaged four times as fast as other shares, and what is left needs no averaging.
    """
    height, width = grey.shape
    whole = max(1, max(height, width) // side)
    smaller, to_working = grey, np.eye(3)
    if whole > 1:
        parts = grey[: height // whole * whole, : width // whole * whole]
        smaller = np.asarray(
            cv2.resize(parts, (width // whole, height // whole), interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
        to_working = np.diag([1 / whole, 1 / whole, 1.0])
    share = side / max(smaller.shape)
    size = max(1, round(smaller.shape[1] * share)), max(1, round(smaller.shape[0] * share))
    working = np.asarray(cv2.resize(smaller, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    exact = np.diag([size[0] / smaller.shape[1], size[1] / smaller.shape[0], 1.0])
    return working, translation(-0.5, -0.5) @ exact @ to_working @ translation(0.5, 0.5)


def _narrow(smooth: Pixels) -> Pixels:
    """How much darker than both its sides each pixel is (black top-hat): ink is, the edge of a sheet is not."""
    hat = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((WIDEST, WIDEST), np.uint8))
    return np.asarray(hat, dtype=np.uint8)


def _rotation(width: int, height: int, angle: float) -> tuple[Homography, tuple[int, int]]:
    """A turn of an image upright again, shape (3, 3), and the size that holds all of it."""
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = round(width * cos + height * sin), round(width * sin + height * cos)
    turn[0, 2] += (size[0] - width) / 2
    turn[1, 2] += (size[1] - height) / 2
    return turn, size
