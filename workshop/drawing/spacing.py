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
    ends = _profile(left[:, ::-1], rows)
    starts = _profile(right, rows)
    narrowest = float(np.min(ends + starts))
    overhang = min(narrowest, 0.25 * height) if np.isfinite(narrowest) else 0.0
    if gap.size > 0:
        overhang *= 0.5
    # However far they overlap, half of the narrower one stays free.
    covered = min(overhang - gap.size * height, max(overhang, 0.5 * min(left.shape[1], right.shape[1])))
    return float(left.shape[1] - covered)


def _profile(mask: Mask, rows: int) -> NDArray[np.float64]:
    """The white left of the ink in each row, from the bottom up; infinite in rows without ink nearby."""
    inked = mask[::-1] > 100
    white = np.where(inked.any(axis=1), inked.argmax(axis=1), np.inf).astype(np.float64)
    padded = np.pad(white, (0, rows - len(white)), constant_values=np.inf)
    shifted = [np.roll(padded, shift) for shift in (-1, 0, 1)]
    return np.asarray(np.min(shifted, axis=0), dtype=np.float64)
