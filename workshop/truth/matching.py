"""Which reading is of which truth: one to one, by where they lie on the page."""

from collections.abc import Sequence
from typing import Protocol

from forms.geometry import Box
from workshop.truth.rows import Truth

COVERED = 0.4
"""Least share of the smaller box that both have in common."""
LARGEST = 4.0
"""How many times as large as the truth's box a reading's may be."""


class Placed(Protocol):
    """Something that was read."""

    @property
    def page(self) -> int:
        """The page, from 1."""

    @property
    def field(self) -> str:
        """The field's name."""

    @property
    def box(self) -> Box:
        """Where it lies, pixels of the page as it was given."""


def matched(truths: Sequence[Truth], readings: Sequence[Placed]) -> dict[int, int]:
    """For each truth of a file that has one, its reading; both by their places in the sequences.

    The pair with the largest intersection over union comes first, and nothing is in two pairs. A truth without a box
    goes by its field's name, and without that too it matches any reading of its page.
    """
    pairs = []
    for at, truth in enumerate(truths):
        for place, reading in enumerate(readings):
            score = _score(truth, reading)
            if score > 0:
                pairs.append((score, at, place))
    found: dict[int, int] = {}
    for _, at, place in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if at not in found and place not in found.values():
            found[at] = place
    return found


def _score(truth: Truth, reading: Placed) -> float:
    if truth.page not in (None, reading.page):
        return 0.0
    if truth.box is not None:
        return _overlap(truth.box, reading.box)
    return float(truth.field in (None, reading.field))


def _overlap(truth: Box, reading: Box) -> float:
    """Intersection over union; 0 where they have too little in common or the reading's box is too large."""
    common = truth.intersected(reading).area
    if common <= 0 or common < COVERED * min(truth.area, reading.area) or reading.area > LARGEST * truth.area:
        return 0.0
    return common / (truth.area + reading.area - common)
