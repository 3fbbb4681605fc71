"""The geometry of a line of digits: how high they are, where their middles lie, what it costs to stand out of line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from forms.field import Candidate, Candidates
from forms.geometry import Box

LOW, LOW_COST = 0.5, 6.0
"""Digits lower than this share of the text height are rare; zeros at the end of amounts shrink."""
WIDE, WIDE_COST = 1.1, 4.0
"""Digits wider than this share of the text height are rare."""
HIGH, HIGH_COST = 1.7, 6.0
"""Digits higher than this share of the text height are rare; slashes are."""
OFF, OFF_COST = 0.28, 8.0
"""Digits whose middle is farther than this share of the text height from the line's are rare: commas hang below."""
HANGING_TOP, HANGING_BOTTOM, HANGING_SIZE = -0.15, 0.58, 1.3
"""A comma begins below the first and ends below the second, in text heights from the line's middle, and is not higher
than the third. A zero that shrinks still stands on the line."""
HANGING_COST, HANGING_MARK = 4.0, -0.3
"""What it costs to take a hanging piece for a digit, and the least score of taking it for a mark."""
SMALL, MARK_COST = 0.35, 5.0
"""Pieces lower than this share of the text height are marks as easily as digits; larger ones cost more and more."""
DOT, INK_COST = 0.06, 10.0
"""Ink of a point or a comma, as a share of the text height squared; leaving out more than that costs."""
UPRIGHT, LOFTY = 0.9, 0.8
"""A slash is at most so wide as a share of its height, and at least so high as a share of the text height."""
EVEN = -0.7
"""Score of what may as well be as not, whatever the network says of it, such as a small piece as a mark: log 0.5."""


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

    def hangs(self, box: Box) -> bool:
        """Whether a box hangs below the line as a comma does."""
        if self.free or box.height >= HANGING_SIZE * self.height:
            return False
        half, offset = box.height / self.height / 2, self.offset(box)
        return offset - half > HANGING_TOP and offset + half > HANGING_BOTTOM

    def may_be_slash(self, box: Box) -> bool:
        """Whether a box is as high and as narrow as a slash; a one is, too."""
        return box.height >= LOFTY * self.height and box.width <= UPRIGHT * box.height

    def cost_of_digit(self, box: Box) -> float:
        """What a digit's place and size cost, 0 or less."""
        low = max(0.0, LOW - box.height / self.height) / LOW
        wide = max(0.0, box.width / self.height - WIDE)
        if self.free:
            return -LOW_COST * low - WIDE_COST * wide
        high = max(0.0, box.height / self.height - HIGH)
        off = max(0.0, abs(self.offset(box)) - OFF)
        return -LOW_COST * low - WIDE_COST * wide - HIGH_COST * high - OFF_COST * off - HANGING_COST * self.hangs(box)

    def score_of_mark(self, span: Candidate, doubt: float) -> float:
        """The score of taking a piece for a mark; `doubt` is the network's log-probability that it is no digit."""
        lost = INK_COST * max(0.0, span.ink - DOT)
        if self.hangs(span.box):
            return max(doubt, HANGING_MARK)
        size = span.box.height / self.height
        if size < SMALL:
            return max(doubt, EVEN) - lost
        if size > HIGH and span.box.width < span.box.height and not self.free:
            return max(doubt, EVEN)
        return doubt - MARK_COST * min(1.0, size - SMALL) - lost


def line_shape(candidates: Candidates) -> LineShape:
    """The shape of the line that a lattice's large pieces lie on."""
    height = max(1.0, candidates.text_height)
    centres = [piece.centre for piece in candidates.pieces if piece.height >= 0.6 * height]
    comb = bool(candidates.field.cell_edges)
    if not centres:
        return LineShape(height, 0.0, 0.0, free=True)
    slope = _robust_slope(centres) if len(centres) > 2 else 0.0
    return LineShape(height, median(y - slope * x for x, y in centres), slope, comb)


def _robust_slope(points: Sequence[tuple[float, float]]) -> float:
    """The median slope over all pairs of points (Theil 1950, Sen 1968), at most 1 in 3."""
    pairs = combinations(points, 2)
    slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairs if abs(x1 - x0) > 1]
    return max(-1 / 3, min(1 / 3, median(slopes))) if slopes else 0.0
