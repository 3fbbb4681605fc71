"""One written character to another one that the same or another hand, pen or scanner might have made."""

import math
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]
"""(64, 64) light ink on black: the size at which characters are distorted before they are normalised."""

CANVAS = 64
INK_SIDE = 44
"""Longer side of the ink on the canvas before any distortion."""
SWAYS = 500
"""How many different elastic bends there are; each is scaled and turned over anew."""


@dataclass(frozen=True)
class Distortion:
    """How far characters are bent; each figure is the largest deviation, drawn anew for each one."""

    rotation: float = 0.16
    """Radians."""
    slant: float = 0.35
    """Sideways shift a unit of height."""
    stretch: float = 0.3
    """Of the width against the height, as a share."""
    elastic: float = 2.0
    """Pixels of the canvas by which a coarse grid of points is moved."""
    thickness: int = 2
    """Steps by which strokes are made thinner or thicker, pixels of the canvas on each side."""
    residue: float = 0.12
    """Probability that a piece of a rule, a cell border or a neighbour is left at an edge."""
    coarse: float = 0.3
    """Probability that the character was scanned at less than its final resolution."""
    worn: float = 0.65
    """Probability that it is out of focus, black and white only, or grainy."""
    mild: float = 0.0
    """Probability that it stays near what it was: half of every bend, the same pen, well scanned."""


def distort(image: NDArray[np.uint8], how: Distortion, rng: np.random.Generator) -> Ink:
    """Bend, thicken and degrade one character.

    Takes (height, width) of any size, light ink on black. Gives (64, 64), not normalised.
    """
    if how.mild and rng.random() < how.mild:
        how = _mild(how)
    ink = _bent(image, how, rng)
    ink = _inked(ink, how.thickness, rng)
    if rng.random() < how.residue:
        _leave_residue(ink, rng)
    return _worn(_scanned(ink, how.coarse, rng), how.worn, rng)


@cache
def _mild(how: Distortion) -> Distortion:
    return Distortion(
        rotation=how.rotation / 2,
        slant=how.slant / 2,
        stretch=how.stretch / 2,
        elastic=how.elastic / 2,
        thickness=0,
        residue=how.residue / 2,
        coarse=0.0,
        worn=0.0,
    )


def _bent(image: NDArray[np.uint8], how: Distortion, rng: np.random.Generator) -> Ink:
    """Rotation, slant, stretch and elastic bending in one resampling, from the source to the canvas."""
    left, top, width, height = cv2.boundingRect((image > 40).view(np.uint8))
    if not width:
        return np.zeros((CANVAS, CANVAS), np.uint8)
    # Most people bend a little and few bend much: all deviations share one strength.
    angle, slant, widen = rng.uniform(-1, 1, 3) * rng.uniform(0.2, 1)
    cosine, sine = math.cos(how.rotation * angle), math.sin(how.rotation * angle)
    lean, wide = how.slant * slant, math.exp(how.stretch * widen)
    # Stretch and slant, then turn: the columns are where the source's axes go.
    xx, xy, yx, yy = cosine * wide, cosine * lean - sine, sine * wide, sine * lean + cosine
    extent = max(abs(xx) * width + abs(xy) * height, abs(yx) * width + abs(yy) * height)
    # Back from the canvas to the source, which is what remap asks for.
    back = extent / INK_SIDE / (xx * yy - xy * yx)
    across, down = _grid()
    sway = _sways()[int(rng.integers(SWAYS))] * np.float32(how.elastic * rng.uniform(0, 1) * rng.choice((-1, 1)))
    xs, ys = across + sway[0], down + sway[1]
    from_x = xs * np.float32(yy * back) - ys * np.float32(xy * back) + np.float32(left + (width - 1) / 2)
    from_y = ys * np.float32(xx * back) - xs * np.float32(yx * back) + np.float32(top + (height - 1) / 2)
    return np.asarray(cv2.remap(image, from_x, from_y, cv2.INTER_LINEAR, borderValue=0), np.uint8)


@cache
def _grid() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x and y of every pixel of the canvas from its centre."""
    down, across = np.mgrid[0:CANVAS, 0:CANVAS].astype(np.float32) - (CANVAS - 1) / 2
    return across, down


@cache
def _sways() -> NDArray[np.float32]:
    """(SWAYS, 2, 64, 64) smooth shifts in x and y, each a random one at five by five points and between them curved."""
    rng = np.random.default_rng(5)
    points = rng.uniform(-1, 1, (SWAYS, 2, 5, 5)).astype(np.float32)
    smooth = [[cv2.resize(one, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC) for one in both] for both in points]
    return np.asarray(smooth, np.float32)


def _inked(ink: Ink, most: int, rng: np.random.Generator) -> Ink:
    """A finer or a broader pen; a character that would fall apart keeps its stroke."""
    step = int(rng.integers(-most, most + 1))
    if step == 0:
        return ink
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(step) + 1, 2 * abs(step) + 1))
    if step > 0:
        return np.asarray(cv2.dilate(ink, kernel), np.uint8)
    thin = np.asarray(cv2.erode(ink, kernel), np.uint8)
    return thin if int(thin.sum()) > 0.4 * int(ink.sum()) else ink


def _leave_residue(ink: Ink, rng: np.random.Generator) -> None:
    """Draw, near an edge of the ink, a short piece of a rule, a cell border or a neighbour's stroke."""
    left, top, width, height = cv2.boundingRect((ink > 40).view(np.uint8))
    shade, thick = int(rng.integers(90, 256)), int(rng.integers(1, 4))
    along = rng.uniform(0.15, 0.7) * max(width, height)
    start = rng.uniform(0, 1)
    out = int(rng.integers(0, 4))
    if rng.random() < 0.5:
        x = float(left - out if rng.random() < 0.5 else left + width + out)
        y = top + start * height - along / 2
        ends = (x, y, x + rng.uniform(-2, 2), y + along)
    else:
        y = float(top - out if rng.random() < 0.4 else top + height + out)
        x = left + start * width - along / 2
        ends = (x, y, x + along, y + rng.uniform(-2, 2))
    points = [round(value) for value in ends]
    cv2.line(ink, (points[0], points[1]), (points[2], points[3]), shade, thick, cv2.LINE_AA)


def _scanned(ink: Ink, coarse: float, rng: np.random.Generator) -> Ink:
    """The scanner's resolution."""
    if rng.random() < coarse:
        side = int(rng.integers(16, 40))
        small = cv2.resize(ink, (side, side), interpolation=cv2.INTER_AREA)
        ink = np.asarray(cv2.resize(small, (CANVAS, CANVAS), interpolation=cv2.INTER_LINEAR), np.uint8)
    return ink


def _worn(ink: Ink, worn: float, rng: np.random.Generator) -> Ink:
    """Focus, threshold or grain, one of them."""
    if rng.random() >= worn:
        return ink
    kind = rng.random()
    if kind < 0.4:
        return np.asarray(cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.6, 2.0)), np.uint8)
    if kind < 0.75:
        threshold = rng.uniform(0.25, 0.55) * float(ink.max())
        return np.asarray(cv2.threshold(ink, threshold, 255, cv2.THRESH_BINARY)[1], np.uint8)
    grain = rng.normal(0, rng.uniform(5, 30), ink.shape).astype(np.float32)
    return np.asarray(np.clip(ink + grain * (ink > 60), 0, 255), np.uint8)
