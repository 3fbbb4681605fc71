"""What a lattice offers that is not one character: pairs, halves, one and a half, and marks.

A reader that proposes many cuts needs a class for the wrong ones (Liu, Sako, Fujisawa 2004). Halves that could well be
a character of their own, such as an upright stroke, are never offered as junk.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from workshop.distortion import CANVAS, Ink

Draw = Callable[[np.random.Generator], NDArray[np.uint8]]
"""Gives one raw character, light ink on black, of any size."""

HEIGHT = 40
"""Height of a character when several are placed side by side."""


def junk(character: Draw, rng: np.random.Generator) -> Ink:
    """One image of something that is not one character, made of characters or drawn; its longer side fills (64, 64)."""
    chance = rng.random()
    if chance < 0.3:
        made = _pair(character, rng)
    elif chance < 0.55:
        made = _one_and_a_half(character, rng)
    elif chance < 0.8:
        made = _half(character, rng)
    else:
        made = MARKS[int(rng.integers(len(MARKS)))](rng)
    return _fitted(made)


def cross(rng: np.random.Generator) -> Ink:
    """A placeholder cross as people put into unused cells: two strokes, now and then bent or joined by a loop."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    lean, thick = rng.uniform(-0.2, 0.2), int(rng.integers(2, 9))
    centre = CANVAS / 2 + rng.uniform(-4, 4, 2)
    ends = []
    for turn in (rng.uniform(0.5, 1.1), -rng.uniform(0.5, 1.1)):
        angle = turn + lean
        reach = rng.uniform(15, 26, 2)
        way = np.array([np.cos(angle), np.sin(angle)])
        ends.append((centre + reach[0] * way, centre - reach[1] * way))
    for start, end in ends:
        _stroke(ink, (start, (start + end) / 2 + rng.normal(0, 3, 2), end), thick)
    if rng.random() < 0.2:
        # Written without lifting the pen: the end of one stroke runs into the start of the other.
        first, second = ends[0][0], ends[1][int(rng.integers(2))]
        _stroke(ink, (first, (first + second) / 2 + rng.normal(0, 8, 2), second), max(1, thick - 1))
    return ink


def _pair(character: Draw, rng: np.random.Generator) -> Ink:
    """Two or three whole characters that touch, overlap or stand close."""
    ink, _ = _row(character, 3 if rng.random() < 0.1 else 2, rng)
    return ink


def _one_and_a_half(character: Draw, rng: np.random.Generator) -> Ink:
    """One whole character and a good part of its neighbour: enough ink of it that nobody takes it for dirt."""
    ink, spans = _row(character, 2, rng)
    (first, first_end), (second, _) = spans
    if rng.random() < 0.5:
        return ink[:, : _at_share(ink[:, second:], rng.uniform(0.4, 0.85)) + second]
    alone = ink[:, first : max(second, first + (first_end - first) // 2)]
    return ink[:, _at_share(alone, rng.uniform(0.1, 0.5)) :]


def _half(character: Draw, rng: np.random.Generator) -> Ink:
    """The left or the right part of one character, or the end of one and the start of the next."""
    if rng.random() < 0.35:
        ink, ((_, first_end), (second, _)) = _row(character, 2, rng)
        left = _at_share(ink[:, :first_end], rng.uniform(0.4, 0.7))
        right = second + _at_share(ink[:, second:], rng.uniform(0.3, 0.6))
        return ink[:, left : max(right, left + 4)]
    for _ in range(20):
        ink = _scaled(character(rng), rng)
        cut = _at_share(ink, rng.uniform(0.35, 0.65))
        part = _trimmed(_sheared(ink[:, :cut] if rng.random() < 0.5 else ink[:, cut:], rng))
        # An upright half could be a 1, and the half of a narrow character keeps its shape.
        if part.shape[0] < 2.3 * part.shape[1] and ink.shape[0] < 2 * ink.shape[1]:
            return part
    return _dash(rng)


def _at_share(ink: Ink, share: float) -> int:
    """The column up to which lies that share of the ink."""
    mass = np.cumsum(ink.sum(axis=0, dtype=np.int64))
    return max(2, int(np.searchsorted(mass, share * mass[-1])))


def _row(character: Draw, many: int, rng: np.random.Generator) -> tuple[Ink, list[tuple[int, int]]]:
    """Characters side by side, and from which x to which each reaches."""
    parts = [_scaled(character(rng), rng) for _ in range(many)]
    gap = rng.uniform(-0.3, 0.2)
    starts, x = [], 0
    for part in parts:
        starts.append(x)
        # At least half of a character stays free of its neighbour, or a thin one would vanish in a wide one.
        x += max(part.shape[1] // 2, round(part.shape[1] + gap * HEIGHT * 0.6), 4)
    width = max(start + part.shape[1] for start, part in zip(starts, parts, strict=True))
    ink = np.zeros((HEIGHT * 3 // 2, width), np.uint8)
    for start, part in zip(starts, parts, strict=True):
        top = round(rng.uniform(0.3, 0.7) * (len(ink) - part.shape[0]))
        place = ink[top : top + part.shape[0], start : start + part.shape[1]]
        np.maximum(place, part, out=place)
    return ink, [(start, start + part.shape[1]) for start, part in zip(starts, parts, strict=True)]


def _scaled(image: NDArray[np.uint8], rng: np.random.Generator) -> Ink:
    tight = _trimmed(image)
    height = HEIGHT * rng.uniform(0.75, 1.25)
    wide = tight.shape[1] / tight.shape[0] * np.exp(rng.uniform(-0.25, 0.25))
    size = (max(3, round(min(wide, 1.6) * height)), max(3, round(height)))
    return np.asarray(cv2.resize(tight, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _trimmed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    left, top, width, height = cv2.boundingRect((image > 40).view(np.uint8))
    return image[top : top + height, left : left + width] if width else np.full((8, 8), 255, np.uint8)


def _sheared(image: Ink, rng: np.random.Generator) -> Ink:
    slant = rng.uniform(-0.3, 0.3)
    height, width = image.shape
    matrix = np.array([[1, slant, max(0.0, -slant) * height], [0, 1, 0]])
    return np.asarray(cv2.warpAffine(image, matrix, (width + round(abs(slant) * height), height)), np.uint8)


def _fitted(image: NDArray[np.uint8]) -> Ink:
    """The ink in the middle of the canvas, its longer side 44 pixels."""
    tight = _trimmed(image)
    scale = 44 / max(tight.shape)
    size = (max(1, round(tight.shape[1] * scale)), max(1, round(tight.shape[0] * scale)))
    small = cv2.resize(tight, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    x, y = (CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2
    ink[y : y + size[1], x : x + size[0]] = small
    return ink


def _stroke(ink: Ink, points: tuple[NDArray[np.float64], ...], thick: int) -> None:
    """A bent stroke through three control points (a quadratic curve)."""
    t = np.linspace(0, 1, 12)[:, None]
    start, middle, end = points
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * (2 * middle - (start + end) / 2) + t**2 * end
    eighths = np.round(curve * 8).astype(np.int32)
    cv2.polylines(ink, [eighths], isClosed=False, color=255, thickness=thick, lineType=cv2.LINE_AA, shift=3)


def _line(rng: np.random.Generator, angle: float, thick: int, bend: float) -> Ink:
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    middle, way = np.full(2, CANVAS / 2), np.array([np.cos(angle), np.sin(angle)])
    _stroke(ink, (middle - 22 * way, middle + rng.normal(0, bend, 2), middle + 22 * way), thick)
    return ink


def _dash(rng: np.random.Generator) -> Ink:
    return _line(rng, rng.uniform(-0.45, 0.45), int(rng.integers(1, 14)), 2.5)


def _speck(rng: np.random.Generator) -> Ink:
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    long = int(rng.integers(14, 24))
    cv2.ellipse(ink, (32, 32), (long, round(long * rng.uniform(0.55, 1))), int(rng.integers(180)), 0, 360, 255, -1)
    if rng.random() < 0.5:
        ink[rng.random(ink.shape) < rng.uniform(0, 0.4)] = 0
    return ink


def _comma(rng: np.random.Generator) -> Ink:
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    top, tail = np.array([34.0, 18]) + rng.normal(0, 2, 2), np.array([22.0, 46]) + rng.normal(0, 4, 2)
    _stroke(ink, (top, (top + tail) / 2 + np.array([rng.uniform(2, 8), 0]), tail), int(rng.integers(11, 18)))
    return ink


def _corner(rng: np.random.Generator) -> Ink:
    """A corner or a tee of printed rules; the one that looks like a 7 is left out."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    thick, right = int(rng.integers(1, 7)), rng.random() < 0.4
    x, upper = (52, False) if right else (12, rng.random() < 0.5)
    y = 12 if upper else 52
    cv2.line(ink, (x, 10), (x, 54), 255, thick)
    cv2.line(ink, (64 - x + int(rng.integers(-12, 3)), y), (x, y), 255, thick)
    return ink


def _two_rules(rng: np.random.Generator) -> Ink:
    """An equals sign, or the two borders of a cell."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    apart, thick, tilt = rng.uniform(7, 20), int(rng.integers(2, 7)), rng.uniform(-6, 6)
    for y in (32 - apart / 2, 32 + apart / 2):
        start, end = np.array([10.0, y + tilt]), np.array([54.0, y - tilt])
        _stroke(ink, (start, (start + end) / 2 + rng.normal(0, 1.5, 2), end), thick)
    return np.ascontiguousarray(ink.T) if rng.random() < 0.3 else ink


def _slash_dash(rng: np.random.Generator) -> Ink:
    """The mark that ends Indian amounts."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    thick, foot = int(rng.integers(2, 6)), np.array([rng.uniform(6, 16), 54])
    top = foot + np.array([rng.uniform(8, 26), -44])
    _stroke(ink, (foot, (foot + top) / 2 + rng.normal(0, 1.5, 2), top), thick)
    for y in rng.uniform(24, 44, int(rng.integers(1, 3))):
        start = np.array([foot[0] + rng.uniform(8, 18), y])
        end = start + np.array([rng.uniform(14, 28), rng.uniform(-4, 4)])
        _stroke(ink, (start, (start + end) / 2 + rng.normal(0, 2, 2), end), thick)
    return ink


def _scribble(rng: np.random.Generator) -> Ink:
    """A flourish, or something struck out."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    points = rng.uniform(6, 58, (int(rng.integers(5, 10)), 2))
    thick = int(rng.integers(2, 6))
    for start, middle, end in zip(points, points[1:], points[2:], strict=False):
        _stroke(ink, (start, middle, end), thick)
    return ink


# A slash is not among them: people slant their 1 as much, so only its neighbours can tell.
MARKS = (_dash, _dash, _speck, _comma, _corner, _two_rules, _slash_dash, _scribble)
