"""Marks that are no digits: the placeholder cross, and strokes, rules and specks that are junk."""

import cv2
import numpy as np
from numpy.typing import NDArray

from workshop.distortion import CANVAS, Ink


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


def dash(rng: np.random.Generator) -> Ink:
    """A dash, from a hair line to a bar."""
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
MARKS = (dash, dash, _speck, _comma, _corner, _two_rules, _slash_dash, _scribble)
# Beside capitals a corner is an L, and what ends Indian amounts could be an H or an F.
MARKS_BESIDE_CAPITALS = (dash, dash, _speck, _comma, _scribble)
