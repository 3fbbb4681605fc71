"""From a shape and a hand to the line that the pen draws this time: paths with a width at each point."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workshop.drawing.curve import Path, evenly_sampled, lengthened, low_noise, rounded_off, smooth_through
from workshop.drawing.hand import Hand
from workshop.drawing.shapes import Shape, Stroke

_STEP = 0.02
"""Distance of sampled points, heights."""


@dataclass(frozen=True)
class Line:
    """One stroke as drawn."""

    path: Path
    """(n, 2), in the unit of the drawing."""
    widths: NDArray[np.float64]
    """(n,), in the same unit."""

    def placed(self, scale: float, x: float, y: float) -> "Line":
        """The line `scale` times as large, then moved."""
        return replace(self, path=self.path * scale + np.array([x, y]), widths=self.widths * scale)


def traced(shape: Shape, hand: Hand, own: np.random.Generator, rng: np.random.Generator) -> tuple[Line, ...]:
    """The lines of one character, in units of its height, base line at y = 1.

    `own` draws what the hand always does to this shape and must start from the same seed each time; `rng` draws what
    differs this time.
    """
    strokes = [_bent(stroke, hand, own, rng) for stroke in shape.strokes]
    slant = hand.slant + rng.normal(0, hand.slant_spread)
    width = hand.width * (1 + rng.normal(0, 0.06)) * (1 + own.normal(0, 0.08))
    warp_size = 0.6 * hand.own_bend
    waves, phases = own.uniform(1.5, 4, (2, 2)), own.uniform(0, 2 * np.pi, (2, 2))
    lines = []
    for stroke in strokes:
        path = evenly_sampled(smooth_through(stroke.points, stroke.sharp), _STEP)
        path = path + warp_size * np.sin(path @ waves + phases[0]) * np.cos(phases[1])
        path = rounded_off(path, hand.roundness / _STEP)
        path = lengthened(path, *np.clip(rng.normal(0, hand.overshoot, 2), -0.08, 0.2))
        path = evenly_sampled(path, _STEP)
        wobble = np.column_stack([low_noise(len(path), len(path) / 14, rng) for _ in range(2)])
        path = path + hand.tremor * wobble
        x = path[:, 0] * width + slant * (1 - path[:, 1])
        lines.append(_pressed(np.column_stack([x, path[:, 1]]), hand, rng))
    return tuple(lines)


def _bent(stroke: Stroke, hand: Hand, own: np.random.Generator, rng: np.random.Generator) -> Stroke:
    """The stroke with its points moved, neighbours alike; dots only change their place."""
    extent = float(np.ptp(stroke.points, axis=0).max())
    shift = 0.7 * hand.own_bend * own.normal(0, 1, 2) + hand.bend * rng.normal(0, 1, 2)
    bends = hand.own_bend * _smooth_moves(len(stroke.points), own) + hand.bend * _smooth_moves(len(stroke.points), rng)
    return Stroke(stroke.points + shift * (extent < 0.7) + bends * (extent > 0.12), stroke.sharp)


def _smooth_moves(count: int, rng: np.random.Generator) -> Path:
    """A shift for each of `count` points, (count, 2), that changes slowly from point to point."""
    knots = max(3, round(count / 2.2))
    steps = rng.normal(0, 1.2, (2, knots))
    at = np.linspace(0, knots - 1, count)
    slow = np.column_stack([np.interp(at, np.arange(knots), axis) for axis in steps])
    return slow + rng.normal(0, 0.25, (count, 2))


def _pressed(path: Path, hand: Hand, rng: np.random.Generator) -> Line:
    """The path with its widths: wider downwards, thinner where the pen lands and leaves, uneven along the way."""
    ahead = np.gradient(path, axis=0)
    downwards = ahead[:, 1] / (np.hypot(ahead[:, 0], ahead[:, 1]) + 1e-9)
    uneven = low_noise(len(path), 3, rng)
    widths = hand.thickness * (1 + hand.pressure * (0.5 * downwards + 0.45 * uneven))
    along = np.arange(len(path)) * _STEP
    landing, leaving = along / 0.12, (along[-1] - along) / 0.22
    ends = np.clip(np.minimum(landing + 0.4, leaving + 0.1), 0, 1)
    widths = widths * (1 - hand.taper * (1 - ends))
    return Line(path, np.clip(widths, 0.35 * hand.thickness, 1.6 * hand.thickness))
