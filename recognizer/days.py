"""Texts of a date field: the days that both readers hold likely, with what parts day, month and year.

The reader of lines tells marks from digits; here it is asked for days alone: no other text is followed. A slash that
looks like a one is a one elsewhere, and a slash where that makes a day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidates, Glyph
from forms.geometry import Box
from forms.kinds.date import SEPARATORS, begins_day, parse_date
from forms.kinds.kind import DIGITS
from recognizer.ctc import Steps, likely_texts, log_probabilities, shortened
from recognizer.date_lattice import SEPARATOR, DateLattice
from recognizer.hypotheses import FURTHEST, Hypothesis, nowhere, of_both, support_of
from recognizer.lattice import NEVER
from recognizer.marks import told_apart

LABELS = DIGITS + SEPARATOR
"""What is told apart along the line of a date."""
LIKELY = (1900, 2099)
"""Years that people write: slashes taken for ones make years such as 2119."""
LIKE_SLASHES: Mapping[str, float] = {"1": 0.1, "7": 0.02}
"""How often what looks like such a digit is a slash."""
MOST = 8
"""Days that the lattice is asked for."""
NO_DAY = 6.0
"""What it costs a text to be no day, on the scale of both readers together."""


@dataclass(frozen=True)
class Day(Hypothesis):
    """A day."""

    parted: str
    """Its digits with SEPARATOR between its parts, or with nothing where nothing parts them."""


def of_days(
    lattice: DateLattice, steps: NDArray[np.float32], classes: Sequence[str], weights: Mapping[str, float]
) -> list[Hypothesis]:
    """The texts of both readers for a date, best first: days with their parts, and texts that are none.

    `steps` are the probabilities along the line, in the order of `classes`; `weights` as for `of_both`.
    """
    order = lattice.candidates.field.spec.order
    others = [_held_against_days(one, order) for one in of_both(lattice, steps, weights)]
    lowest = min((one.support.lattice for one in others), default=0.0) + NEVER
    found: dict[object, Hypothesis] = {}
    for text, line in _days_of_line(steps, classes, order):
        path = lattice.path_of_day(text)
        digits = text.replace(SEPARATOR, "")
        support = support_of(lattice, path, line) if path else nowhere(lattice, digits, lowest, line)
        # A mark between parts accounts for ink as a character does.
        support = support._replace(taken=support.taken + text.count(SEPARATOR))
        others.append(Day(digits, path, support, support.score(weights), text))
    # A day that may be written with marks or without counts once.
    for one in sorted(others, key=lambda one: -one.score):
        found.setdefault((one.text, parse_date(one.parted, order) if isinstance(one, Day) else None), one)
    return list(found.values())


def _held_against_days(one: Hypothesis, order: str) -> Hypothesis:
    if _is_likely(one.text, order):
        return Day(**vars(one), parted=one.text)
    return replace(one, support=one.support._replace(prior=-NO_DAY), score=one.score - NO_DAY)


def _is_likely(text: str, order: str) -> bool:
    day = parse_date(text, order)
    return day is not None and LIKELY[0] <= day.year <= LIKELY[1]


def _days_of_line(steps: NDArray[np.float32], classes: Sequence[str], order: str) -> list[tuple[str, float]]:
    """The likeliest days that stand along the line, parted by SEPARATOR where marks are seen, with their logarithms."""
    short, _ = shortened(_with_separators(steps, classes))
    found = likely_texts(short, _beginning(order))
    texts = [text for text in found if _is_likely(_text(text), order)]
    odds = log_probabilities(short, texts) if texts else np.zeros(0)
    ranked = sorted(zip(texts, odds.tolist(), strict=True), key=lambda pair: -pair[1])[:MOST]
    return [(_text(text), max(line, FURTHEST)) for text, line in ranked]


def _beginning(order: str) -> Callable[[tuple[int, ...]], bool]:
    return lambda text: begins_day(_text(text), order)


def _text(labels: Sequence[int]) -> str:
    return "".join(LABELS[label] for label in labels)


def _with_separators(steps: NDArray[np.float32], classes: Sequence[str]) -> Steps:
    """Steps for LABELS and the blank, from those for all classes; what looks like a slash may be one."""
    digits = steps[:, : len(DIGITS)].astype(np.float64)
    marks = steps[:, [classes.index(mark) for mark in SEPARATORS]].sum(axis=1).astype(np.float64)
    like = sum(share * digits[:, DIGITS.index(digit)] for digit, share in LIKE_SLASHES.items())
    blank = np.maximum(1 - digits.sum(axis=1) - marks, 0)
    return np.column_stack([digits, marks + like, blank])


def parted(found: Day, digits: Sequence[Glyph], others: Sequence[Box], lattice: Candidates) -> tuple[Glyph, ...]:
    """The digits of a day with a mark between its parts, in ink that is no digit where there is such.

    `others` are the boxes of what the day's way through the lattice leaves out.
    """
    glyphs: list[Glyph] = []
    left = list(digits)
    for character in found.parted:
        if character != SEPARATOR:
            glyphs.append(left.pop(0))
        elif glyphs and left:
            glyphs.append(_between(glyphs[-1].box, left[0].box, others, lattice))
    return tuple(glyphs)


def _between(before: Box, after: Box, others: Sequence[Box], lattice: Candidates) -> Glyph:
    start, end = before.centre[0], after.centre[0]
    there = [box for box in others if start < box.centre[0] < end]
    box = max(there, key=lambda box: box.area, default=Box(before.right, before.y, 0.0, before.height))
    told = told_apart(box, [before, after], lattice)
    return Glyph(told if told in tuple(SEPARATORS) else SEPARATOR, 1.0, None, box)
