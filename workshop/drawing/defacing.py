"""What people and machines do to written values: lines and scribbles through them, digits over digits, stamps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from workshop.drawing.curve import Path, evenly_sampled, low_noise, smooth_through
from workshop.drawing.filling import Written
from workshop.drawing.ink import Pen, lay_ink, rasterised, textured
from workshop.drawing.pen import Writer
from workshop.drawing.trace import Line

PADS = (
    Pen("stamp_red", (150, 40, 60), 0.6, 0.5, 0.5),
    Pen("stamp_violet", (70, 60, 160), 0.6, 0.5, 0.5),
    Pen("stamp_green", (40, 110, 90), 0.6, 0.5, 0.5),
)
"""Stamp pads that are half dry."""
FRESH_PADS = (
    Pen("stamp_red", (190, 30, 50), 0.92, 0.25, 0.2),
    Pen("stamp_violet", (90, 40, 160), 0.92, 0.25, 0.2),
    Pen("stamp_green", (20, 120, 70), 0.92, 0.25, 0.2),
)
"""Stamp pads full of ink: as dark as writing."""


def struck_out(written: Written, writer: Writer, rng: np.random.Generator, style: str) -> Written:
    """What was written on a page with a stroke of the same pen through all of it; `style` is a key of STRIKES."""
    inner = reduce(Box.joined, written.boxes)
    width = max(1.0, writer.hand.thickness * float(np.median([box.height for box in written.boxes])))
    lines = [
        Line(path, np.full(len(path), width) * (1 + 0.12 * low_noise(len(path), 3, rng)))
        for path in STRIKES[style](inner, rng)
    ]
    strokes = rasterised(lines)
    page = lay_ink(written.page, textured(strokes.mask, writer.pen, rng), writer.pen, strokes.x, strokes.y)
    return replace(written, page=page)


def overwritten(written: Written, writer: Writer, at: int, other: str, rng: np.random.Generator) -> Written:
    """What was written on a page with the digit `other` in the place of its character `at`, as after a correction."""
    box = written.boxes[at]
    mask = writer.digit(other, max(8.0, box.height * float(rng.uniform(0.9, 1.1))), rng)
    middle_x, middle_y = box.centre
    x = round(middle_x + rng.normal(0, 0.06) * box.height - mask.shape[1] / 2)
    y = round(middle_y + rng.normal(0, 0.04) * box.height - mask.shape[0] / 2)
    return replace(written, page=lay_ink(written.page, mask, writer.pen, x, y))


def stamped(page: Pixels, box: Box, rng: np.random.Generator, pads: Sequence[Pen] = PADS) -> Pixels:
    """An RGB page with a round stamp over a part of a box: two rings and a bar, in the ink of one of the pads."""
    radius = box.height * float(rng.uniform(0.7, 1.1))
    centre = np.array([box.x + box.width * rng.uniform(0.2, 0.8), box.centre[1] + rng.normal(0, 0.2) * box.height])
    turn = np.linspace(0, 2 * np.pi, 120)
    rings = [centre + share * radius * np.column_stack([np.cos(turn), np.sin(turn)]) for share in (1.0, 0.72)]
    lean = np.array([np.cos(0.3), np.sin(0.3)])
    bar = np.linspace(centre - 0.66 * radius * lean, centre + 0.66 * radius * lean, 40)
    pen = pads[int(rng.integers(len(pads)))]
    stamp = rasterised([Line(path, np.full(len(path), 0.05 * radius)) for path in (*rings, bar)])
    return lay_ink(page, textured(stamp.mask, pen, rng), pen, stamp.x, stamp.y)


def _line(inner: Box, rng: np.random.Generator) -> list[Path]:
    """One stroke from end to end, sloping and bending a little."""
    before, after = rng.uniform(0.05, 0.5, 2) * inner.height
    start = np.array([inner.x - before, inner.y + inner.height * rng.uniform(0.35, 0.65)])
    end = np.array([inner.right + after, inner.y + inner.height * rng.uniform(0.35, 0.65)])
    path = np.linspace(start, end, 60)
    path[:, 1] += 0.03 * inner.height * low_noise(60, 1.5, rng)
    return [path]


def _two_lines(inner: Box, rng: np.random.Generator) -> list[Path]:
    """Two strokes side by side."""
    (path,) = _line(inner, rng)
    apart = np.array([0.0, inner.height * rng.uniform(0.08, 0.14)])
    return [path - apart, path + apart]


def _slash(inner: Box, rng: np.random.Generator) -> list[Path]:
    """One stroke from the lower left to the upper right."""
    out = 0.15 * inner.height
    start, end = np.array([inner.x - out, inner.bottom + out]), np.array([inner.right + out, inner.y - out])
    path = np.linspace(start, end, 60)
    path[:, 1] += 0.03 * inner.height * low_noise(60, 1.5, rng)
    return [path]


def _cross(inner: Box, rng: np.random.Generator) -> list[Path]:
    """Two strokes from corner to corner."""
    (rising,) = _slash(inner, rng)
    return [rising, np.column_stack([rising[:, 0], inner.y + inner.bottom - rising[:, 1]])]


def _scribble(inner: Box, rng: np.random.Generator) -> list[Path]:
    """One stroke to and fro over everything."""
    turns = max(5, round(inner.width / inner.height * rng.uniform(5, 8)))
    across = np.linspace(inner.x - 0.05 * inner.height, inner.right + 0.05 * inner.height, turns)
    rows = np.where(np.arange(turns) % 2 == 0, inner.y, inner.bottom)
    across, rows = across + rng.normal(0, 0.08, turns) * inner.height, rows + rng.normal(0, 0.1, turns) * inner.height
    points = np.column_stack([across, rows])
    return [evenly_sampled(smooth_through(points, np.zeros(turns, bool)), max(0.5, 0.02 * inner.height))]


STRIKES: Mapping[str, Callable[[Box, np.random.Generator], list[Path]]] = {
    "line": _line,
    "two_lines": _two_lines,
    "slash": _slash,
    "cross": _cross,
    "scribble": _scribble,
}
"""Ways to strike out what lies in a box, as paths of a pen in the pixels of the box."""
