"""What a field may say: the texts that either reader holds likely, each weighed by both.

The lattice and the line fail on different fields, so each tells how likely the other's texts are, and the product of
experts (Hinton 2002), with a weight for each, puts them in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.kinds.kind import DIGITS
from recognizer.ctc import Steps, likely_texts, log_probabilities, shortened, without_marks
from recognizer.lattice import NEVER, Lattice
from recognizer.ways import Path

MOST_OF_LINE = 5
"""Texts of the line's reader that the lattice is asked for."""
FAR = 9.0
"""A text of the line that is so much less likely than its best, as a logarithm, is not followed."""
FURTHEST = -40.0
"""Least logarithm of a text's probability by the line."""


@dataclass(frozen=True)
class Hypothesis:
    """One text for a field."""

    text: str
    path: Path | None
    """Its best way through the lattice; None where the lattice has none."""
    lattice: float
    """Score of that way; 0 is certain."""
    line: float
    """Logarithm of its probability by the reader of lines; 0 where none was asked."""
    score: float
    """Of both together."""


def of_lattice(paths: Sequence[Path]) -> list[Hypothesis]:
    """The texts of a lattice alone, best first."""
    return [Hypothesis(path.text, path, path.score, 0.0, path.score) for path in paths]


def of_both(lattice: Lattice, steps: NDArray[np.float32], weights: Mapping[str, float]) -> list[Hypothesis]:
    """The texts of both readers, best first.

    `steps` are the probabilities along the line; `weights` has one for `lattice` and one for `line`.
    """
    paths = lattice.best_paths()
    short, _ = shortened(without_marks(steps, len(DIGITS)))
    of_line = ["".join(DIGITS[number] for number in numbers) for numbers in likely_texts(short)]
    known: dict[str, Path | None] = {path.text: path for path in paths}
    odds = _odds_of_line(short, list(dict.fromkeys([*known, *of_line])))
    likely = sorted(of_line, key=lambda text: -odds[text])[:MOST_OF_LINE]
    for text in likely:
        if text not in known and odds[text] > odds[likely[0]] - FAR:
            known[text] = lattice.path_of(text)
    lowest = min((path.score for path in paths), default=0.0) + NEVER
    found = []
    for text, path in known.items():
        score, line = path.score if path else lowest, max(odds[text], FURTHEST)
        found.append(Hypothesis(text, path, score, line, weights["lattice"] * score + weights["line"] * line))
    return sorted(found, key=lambda one: -one.score)


def _odds_of_line(steps: Steps, texts: Sequence[str]) -> dict[str, float]:
    """The logarithm of each text's probability by the line."""
    told = log_probabilities(steps, [tuple(map(DIGITS.index, text)) for text in texts])
    return dict(zip(texts, told.tolist(), strict=True))
