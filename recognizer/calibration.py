"""Calibration: from what a lattice's paths look like to the probability that the whole value is right (Platt 1999)."""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields

from forms.field import Candidates
from recognizer.lattice import Path

SUREST = 12.0
"""Log-odds are bounded: beyond this nothing was ever seen to matter."""
TINY = 1e-300
"""Keeps scores that no float can hold from dividing by zero."""
COVERED = 0.5
"""Of the values that are misread, the share whose truth is among the alternatives: 38 of 73 composed strings."""
UNCALIBRATED = {"bias": 0.0, "margin": 1.0, "doubt": 0.0, "worst": 0.0, "length": 0.0, "marks": 0.0, "joins": 0.0}
"""What a card without calibration stands for: the posterior among the paths as it is."""


@dataclass(frozen=True)
class Evidence:
    """What confidence is judged by. Each is 0 where nothing speaks against the reading, and grows with doubt."""

    margin: float
    """Log-odds of the best string against all others that survived."""
    doubt: float
    """Minus the best path's score."""
    worst: float
    """Minus the score of its worst character."""
    length: float
    """Number of characters."""
    marks: float
    """Share of the pieces that were taken for something else than a character."""
    joins: float
    """Share of the characters that are made of several pieces."""


def evidence(candidates: Candidates, paths: list[Path]) -> Evidence:
    """The evidence on the best of `paths`."""
    best, others = paths[0], paths[1:]
    characters = [step for step in best.steps if step.is_character]
    spans = [candidates.spans[step.span] for step in characters]
    rest = sum(math.exp(path.score - best.score) for path in others)
    return Evidence(
        margin=-math.log(max(rest, math.exp(-SUREST))),
        doubt=min(30.0, -best.score),
        worst=min(14.0, max((-step.score for step in characters), default=0.0)),
        length=float(len(characters)),
        marks=1 - sum(span.last - span.first for span in spans) / max(1, len(candidates.pieces)),
        joins=sum(span.last - span.first > 1 for span in spans) / max(1, len(characters)),
    )


def confidence(found: Evidence, calibration: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that the characters of the best path are exactly those written."""
    weights = UNCALIBRATED | dict(calibration)
    terms = zip(fields(found), astuple(found), strict=True)
    logit = weights["bias"] + sum(weights[term.name] * value for term, value in terms)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def chances(paths: list[Path], sure: float) -> list[float]:
    """The probability that each of `paths` after the first is right, where the first is with probability `sure`.

    Where the best is wrong, the truth is one of the others with probability COVERED, and then by their scores.
    """
    weights = [math.exp(path.score - paths[0].score) for path in paths[1:]]
    whole = max(sum(weights), TINY)
    return [(1 - sure) * COVERED * weight / whole for weight in weights]
