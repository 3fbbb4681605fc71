"""The smallest threshold that keeps a target error with a guarantee for finitely many labelled values.

Learn then Test (Angelopoulos, Bates, Candès, Jordan, Lei 2021, arXiv:2110.01052): each threshold on a fixed list is a
hypothesis, "more than the target of the values accepted here are wrong". It is rejected where so few errors among so
many values would be improbable under it, by the exact binomial tail of Clopper and Pearson (1934). The list is gone
through in an order that does not depend on what is right: from the surest few values on to more and more, by rank. The
level of each test comes from the fallback procedure (Wiens 2003): a few ranks have a share of it, and what is rejected
hands its level on to the next. So the probability of accepting at any threshold that breaks the target is at most
1 - `certainty`. As in selection with guaranteed risk (Geifman and El-Yaniv 2017), what is promised is the error among
accepted values; it holds for values drawn as the labelled ones were, and for no others.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CERTAINTY = 0.95
STEPS = 100
"""Thresholds on the list."""
STARTS = (0, 30)
"""Places on the list that have an equal share of the level each: should the surest values hold an error, more of them
may still be proved."""


@dataclass(frozen=True)
class Labelled:
    """A value that somebody knows the truth of."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Proof:
    """What labelled values prove."""

    threshold: float | None
    """Accept from here on; None where no threshold is proved to keep the target."""
    labelled: int
    accepted: int
    """Of the labelled ones at the threshold; without one, of the most that were looked at first."""
    wrong: int
    """Of those accepted."""
    upper: float
    """Clopper-Pearson upper bound of the error among accepted values, one-sided at `certainty`; 1 without any."""


def fewest(target: float, certainty: float = CERTAINTY) -> int:
    """How many values without a single error prove a target here: 736 for 0.5 % at 95 %."""
    return math.ceil(math.log((1 - certainty) / len(STARTS)) / math.log1p(-target))


def upper_bound(wrong: int, many: int, certainty: float = CERTAINTY) -> float:
    """The largest error rate under which at most `wrong` of `many` still has a probability of 1 - `certainty`."""
    if wrong >= many:
        return 1.0
    low, high = wrong / many, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if tail(wrong, many, middle) > 1 - certainty:
            low = middle
        else:
            high = middle
    return high


def tail(wrong: int, many: int, rate: float) -> float:
    """The probability of at most `wrong` errors among `many` at an error rate strictly between 0 and 1."""
    odds, term = math.log(rate) - math.log1p(-rate), many * math.log1p(-rate)
    terms = [term]
    for count in range(1, wrong + 1):
        term += math.log(many - count + 1) - math.log(count) + odds
        terms.append(term)
    largest = max(terms)
    return min(1.0, math.exp(largest) * sum(math.exp(each - largest) for each in terms))


def proof(values: Sequence[Labelled], target: float, certainty: float = CERTAINTY) -> Proof:
    """The smallest threshold that keeps `target` with probability `certainty`, and what shows it."""
    ranked = sorted(values, key=lambda value: -value.confidence)
    wrong_by_rank = [0]
    for value in ranked:
        wrong_by_rank.append(wrong_by_rank[-1] + (not value.right))
    level, proved, first = 0.0, 0, 0
    for place, rank in enumerate(_ranks(ranked, fewest(target, certainty))):
        first = first or rank
        level += (1 - certainty) / len(STARTS) * (place in STARTS)
        if level > 0 and tail(wrong_by_rank[rank], rank, target) <= level:
            proved = rank
        else:
            level = 0.0
    shown = proved or first
    return Proof(
        threshold=ranked[proved - 1].confidence if proved else None,
        labelled=len(ranked),
        accepted=shown,
        wrong=wrong_by_rank[shown],
        upper=upper_bound(wrong_by_rank[shown], shown, certainty),
    )


def _ranks(ranked: Sequence[Labelled], smallest: int) -> Iterator[int]:
    """Ranks from the smallest that can prove anything to all, about evenly; values of one confidence stay together."""
    last = 0
    for place in range(STEPS):
        rank = smallest + round((len(ranked) - smallest) * place / (STEPS - 1))
        if rank > len(ranked):
            return
        while rank < len(ranked) and ranked[rank].confidence == ranked[rank - 1].confidence:
            rank += 1
        if rank > last:
            yield rank
            last = rank
