"""Calibration: from what two readers say of a field to the probability that the whole value is right (Platt 1999)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from forms.field import Candidates
from recognizer.hypotheses import Hypothesis

SUREST = 12.0
"""Log-odds are bounded: beyond this nothing was ever seen to matter."""
SLIGHT = 20.0
"""Doubts from the inverse of this on are no longer slight."""
TINY = 1e-300
"""Keeps scores that no float can hold from dividing by zero."""
COVERED = 0.5
"""Of the values that are misread, the share whose truth is among the alternatives: 38 of 73 composed strings."""
UNCALIBRATED: Mapping[str, float] = {"lattice": 1.0, "line": 1.0, "bias": 0.0, "margin": 1.0}
"""What a card without calibration stands for: both readers alike, and the posterior among the texts as it is."""


@dataclass(frozen=True)
class Evidence:
    """What confidence is judged by. What is 0 speaks neither for nor against the reading."""

    margin: float
    """Log-odds of the best text against all others that survived, by both readers."""
    lattice_margin: float
    """By how much the lattice prefers it to the best other text; negative where it prefers another."""
    line_margin: float
    """The same of the reader of lines; 0 where there is none."""
    doubt: float
    """Minus the score of its way through the lattice."""
    line_doubt: float
    """Minus the logarithm of its probability by the reader of lines."""
    split: float
    """1 where the two readers' own best texts differ."""
    worst: float
    """Minus the score of its worst character in the lattice."""
    slight: float
    """A logarithm of the same, by which slight doubts are told apart: most values have no others."""
    length: float
    """Number of characters."""
    marks: float
    """Share of the pieces that were taken for something else than a character."""
    joins: float
    """Share of the characters that are made of several pieces."""


def evidence(candidates: Candidates, found: Sequence[Hypothesis]) -> Evidence:
    """The evidence on the best of the hypotheses."""
    best, others = found[0], found[1:]
    steps = best.path.steps if best.path else ()
    characters = [step for step in steps if step.is_character]
    spans = [candidates.spans[step.span] for step in characters]
    rest = sum(math.exp(max(-SUREST, one.score - best.score)) for one in others)
    lattice_margin = _margin(best.support.lattice, [one.support.lattice for one in others])
    line_margin = _margin(best.support.line, [one.support.line for one in others])
    worst = min(14.0, max((-step.score for step in characters), default=0.0 if best.path else 14.0))
    alone = candidates.line is None
    return Evidence(
        margin=-math.log(max(rest, math.exp(-SUREST))),
        lattice_margin=lattice_margin,
        line_margin=0.0 if alone else line_margin,
        doubt=min(30.0, -best.support.lattice),
        line_doubt=min(30.0, -best.support.line),
        split=float(not alone and (lattice_margin < 0) != (line_margin < 0)),
        worst=worst,
        slight=math.log1p(SLIGHT * max(0.0, worst)),
        length=float(len(best.text)),
        marks=1 - sum(span.last - span.first for span in spans) / max(1, len(candidates.pieces)),
        joins=sum(span.last - span.first > 1 for span in spans) / max(1, len(characters)),
    )


def _margin(best: float, others: Sequence[float]) -> float:
    return max(-SUREST, min(SUREST, best - max(others))) if others else SUREST


def confidence(found: Evidence, calibration: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that the characters of the best hypothesis are exactly those written."""
    weights = calibration or UNCALIBRATED
    terms = [term.name for term in fields(found)]
    logit = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * getattr(found, name) for name in terms)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def chances(found: Sequence[Hypothesis], sure: float) -> list[float]:
    """The probability that each hypothesis after the first is right, where the first is with probability `sure`.

    Where the best is wrong, the truth is one of the others with probability COVERED, and then by their scores.
    """
    weights = [math.exp(one.score - found[0].score) for one in found[1:]]
    whole = max(sum(weights), TINY)
    return [(1 - sure) * COVERED * weight / whole for weight in weights]
