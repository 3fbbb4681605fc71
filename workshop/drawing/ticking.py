"""Ticks: what people put into boxes, in a writer's hand: crosses, check marks, strokes, and boxes filled in."""

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from forms.page import Pixels
from workshop.drawing.curve import Path, evenly_sampled, low_noise, smooth_through
from workshop.drawing.ink import lay_ink, rasterised, textured
from workshop.drawing.pen import Writer
from workshop.drawing.trace import Line

TICKS = ("cross", "check", "stroke")
"""Sorts of ticks."""
FILLED = "filled"
"""A box that is filled in, to take a tick back."""
WIDTHS_MM = (0.25, 0.7)
"""Thinnest and thickest line of a pen."""


def tick_box(page: Pixels, writer: Writer, sort: str, box: Box, scale: float, rng: np.random.Generator) -> Pixels:
    """The page with a tick of a sort in a box, in pixels; `scale` is pixels a millimetre. KeyError for no such sort."""
    paths = {"cross": _cross, "check": _check, "stroke": _stroke, FILLED: _filled}[sort](box, scale, rng)
    width = rng.uniform(*WIDTHS_MM) * scale
    lines = [_unsteady(path, width, scale, rng) for path in paths]
    blot = rasterised(lines)
    return lay_ink(page, textured(blot.mask, writer.pen, rng), writer.pen, blot.x, blot.y)


def _unsteady(path: Path, width: float, scale: float, rng: np.random.Generator) -> Line:
    even = evenly_sampled(path, 0.15 * scale)
    wobble = np.column_stack([low_noise(len(even), 2, rng) for _ in range(2)])
    widths = width * np.clip(1 + 0.15 * low_noise(len(even), 3, rng), 0.5, 1.5)
    return Line(even + 0.06 * scale * wobble, widths)


def _in_box(points: NDArray[np.float64], box: Box, miss: float, rng: np.random.Generator) -> Path:
    """Points in shares of a box to pixels, each a little off."""
    placed = points + rng.normal(0, miss, points.shape)
    return placed * (box.width, box.height) + (box.x, box.y)


def _cross(box: Box, _scale: float, rng: np.random.Generator) -> list[Path]:
    low, high = rng.uniform(-0.1, 0.22), rng.uniform(0.78, 1.1)
    falling, rising = np.array([(low, low), (high, high)]), np.array([(low, high), (high, low)])
    return [_in_box(line, box, 0.05, rng) for line in (falling, rising)]


def _check(box: Box, _scale: float, rng: np.random.Generator) -> list[Path]:
    points = np.array([(0.15, 0.55), (0.4, 0.85), (rng.uniform(0.85, 1.3), rng.uniform(-0.3, 0.15))])
    return [smooth_through(_in_box(points, box, 0.05, rng), np.array([True, bool(rng.random() < 0.6), True]))]


def _stroke(box: Box, _scale: float, rng: np.random.Generator) -> list[Path]:
    rising = np.array(
        [(rng.uniform(-0.1, 0.25), rng.uniform(0.75, 1.1)), (rng.uniform(0.75, 1.1), rng.uniform(-0.1, 0.25))]
    )
    return [_in_box(rising, box, 0.04, rng)]


def _filled(box: Box, scale: float, rng: np.random.Generator) -> list[Path]:
    """A zigzag over the whole box, so dense that little paper is left."""
    turns = int(np.ceil(box.height / (rng.uniform(0.25, 0.42) * scale)))
    y = np.linspace(0.04, 0.96, turns)
    x = np.where(np.arange(turns) % 2, 0.95, 0.05)
    zigzag = _in_box(np.column_stack([x, y]), box, 0.03, rng)
    over = _in_box(np.column_stack([y, x]), box, 0.03, rng)
    return [zigzag, over]
