"""How far apart two characters stand: by the white between their outlines, as a writer's eye judges it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workshop.drawing.ink import Mask


@dataclass(frozen=True)
class Gap:
    """The room between two characters."""

    size: float
    """White at the narrowest place, heights; at or below 0 they touch, and the less the more they overlap."""
    linked: bool
    """Whether the pen stays on the paper between them."""


def distance(left: Mask, right: Mask, gap: Gap, height: float) -> float:
    """Pixels from the left edge of `left` to that of `right`, both masks on one base line, `height` pixels high.

    Overhanging digits may slip over their neighbours, but by a quarter of the height at most.
    """
    rows = max(left.shape[0], right.shape[0])
    white = _profile(left[:, ::-1], rows) + _profile(right, rows)
    white = white[np.isfinite(white)]
    if not len(white):
        return float(left.shape[1] + gap.size * height)
    overhang = min(float(white.min()), 0.25 * height)
    if gap.size > 0:
        return float(left.shape[1] - 0.5 * overhang + gap.size * height)
    # Where they overlap they cross: parallel strokes that cover each other could be read by nobody.
    crossing = float(np.quantile(white, 0.15))
    return float(left.shape[1] - min(overhang - gap.size * height, max(overhang, crossing)))


def _profile(mask: Mask, rows: int) -> NDArray[np.float64]:
    """The white left of the ink in each row, from the bottom up; infinite in rows without ink nearby."""
    inked = mask[::-1] > 100
    white = np.where(inked.any(axis=1), inked.argmax(axis=1), np.inf).astype(np.float64)
    padded = np.pad(white, (0, rows - len(white)), constant_values=np.inf)
    shifted = [np.roll(padded, shift) for shift in (-1, 0, 1)]
    return np.asarray(np.min(shifted, axis=0), dtype=np.float64)
