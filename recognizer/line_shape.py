"""The geometry of a line of digits: how high they are, where their middles lie, what it costs to stand out of line."""

from dataclasses import dataclass

import numpy as np

from forms.field import Candidates
from forms.geometry import Box, Points

LOW, LOW_COST = 0.5, 6.0
"""Digits lower than this share of the text height are rare; zeros at the end of amounts shrink."""
WIDE, WIDE_COST = 1.1, 4.0
"""Digits wider than this share of the text height are rare."""
OFF, OFF_COST = 0.28, 8.0
"""Digits whose middle is farther than this share of the text height from the line's are rare: commas hang below."""
HANG, HANG_COST = 0.15, 25.0
"""What is both low and small looks like a comma; a zero that shrinks still stands on the line."""
SMALL, MARK_COST = 0.35, 5.0
"""Pieces lower than this share of the text height are marks as easily as digits; larger ones cost more and more."""
EVEN = -0.7
"""Score of taking a small piece for a mark whatever the network says of it: log 0.5."""


@dataclass(frozen=True)
class LineShape:
    """A line's text height, and its middle as a straight line y = middle + slope * x; pixels of the field image."""

    height: float
    middle: float
    slope: float
    free: bool
    """Whether digits stand on one line; in combs each stands where it likes."""

    def offset(self, box: Box) -> float:
        """How far below the line's middle a box's middle is, in text heights."""
        x, y = box.centre
        return 0.0 if self.free else (y - self.middle - self.slope * x) / self.height

    def cost_of_digit(self, box: Box) -> float:
        """What a digit's place and size cost, 0 or less."""
        low = max(0.0, LOW - box.height / self.height) / LOW
        wide = max(0.0, box.width / self.height - WIDE)
        off = max(0.0, abs(self.offset(box)) - OFF)
        hang = max(0.0, self.offset(box) - HANG) * max(0.0, 0.85 - box.height / self.height)
        return -LOW_COST * low - WIDE_COST * wide - OFF_COST * off - HANG_COST * hang

    def score_of_mark(self, box: Box, doubt: float) -> float:
        """The score of taking a piece for a mark; `doubt` is the network's log-probability that it is no digit."""
        size = box.height / self.height
        hanging = self.offset(box) > OFF and size < 2 * SMALL
        if size < SMALL or hanging:
            return max(doubt, EVEN)
        return doubt - MARK_COST * min(1.0, size - SMALL)


def line_shape(candidates: Candidates) -> LineShape:
    """The shape of the line that a lattice's large pieces lie on."""
    height = max(1.0, candidates.text_height)
    centres = np.array([piece.centre for piece in candidates.pieces if piece.height >= 0.6 * height])
    comb = bool(candidates.field.cell_edges)
    if len(centres) < 3:
        middle = float(np.median(centres[:, 1])) if len(centres) else 0.0
        return LineShape(height, middle, 0.0, comb or len(centres) == 0)
    slope = _robust_slope(centres)
    return LineShape(height, float(np.median(centres[:, 1] - slope * centres[:, 0])), slope, comb)


def _robust_slope(points: Points) -> float:
    """The median slope over all pairs of points (Theil 1950, Sen 1968), at most 1 in 3."""
    i, j = np.triu_indices(len(points), 1)
    run = points[j, 0] - points[i, 0]
    apart = np.abs(run) > 1
    if not apart.any():
        return 0.0
    rise = points[j, 1] - points[i, 1]
    return float(np.clip(np.median(rise[apart] / run[apart]), -1 / 3, 1 / 3))
