"""What a target error would cost in review, and whether confidences mean what they say: from what people settled."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forms.share import Share
from storage.tallies import SureTally, Tallies

TARGETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)


@dataclass(frozen=True)
class Cost:
    """A target error and what it would take: an estimate, no promise (docs/thresholds.md)."""

    target: float
    threshold: float | None
    """Accept from about this confidence on; None where no threshold comes to the target."""
    review: float
    """The share of fields that people would then look at."""
    seconds_per_thousand: float | None
    """Of people's time for 1,000 fields that are read."""


@dataclass(frozen=True)
class Calibration:
    """Settled readings of a range of confidences or of a month."""

    name: str
    confidence: float
    """Their mean."""
    right: Share


def calibration(sure: Sequence[SureTally], key: Callable[[SureTally], str]) -> Sequence[Calibration]:
    """How often the machine was right beside how sure it was, in groups by `key`.

    What was objected to for another reason than its confidence is left out.
    """
    groups: defaultdict[str, list[SureTally]] = defaultdict(list)
    for tally in sure:
        if tally.free:
            groups[key(tally)].append(tally)
    return [_calibration(name, groups[name]) for name in sorted(groups)]


def _calibration(name: str, some: Sequence[SureTally]) -> Calibration:
    many = sum(tally.number for tally in some)
    right = sum(tally.number for tally in some if tally.right)
    return Calibration(name, sum(tally.confidence for tally in some) / many, Share(right, many))


def costs(counted: Tallies, seconds: float | None) -> Sequence[Cost]:
    """For each of TARGETS the lowest threshold at which the error among accepted fields seems to be that small.

    A settled field stands for all that were dealt with alike: one of the audit for as many as the machine vouched for,
    one of the review for as many as need it. Nothing is said where either is missing.
    """
    curve = _curve(counted)
    return [_cost(target, curve, seconds) for target in TARGETS] if curve else []


def _cost(target: float, curve: Sequence[tuple[float, float, float]], seconds: float | None) -> Cost:
    good = [(covered, threshold) for threshold, covered, error in curve if error <= target]
    covered, threshold = max(good, default=(0.0, None))
    review = 1.0 - covered
    return Cost(target, threshold, review, None if seconds is None else 1000 * review * seconds)


def _curve(counted: Tallies) -> Sequence[tuple[float, float, float]]:
    """Threshold, share accepted, and error among these; the surest first."""
    weights = {}
    for vouched in (True, False):
        read = sum(tally.number for tally in counted.read if tally.vouched == vouched)
        settled = sum(tally.number for tally in counted.sure if tally.vouched == vouched)
        if not settled and read:
            return []
        weights[vouched] = read / settled if settled else 0.0
    total = sum(tally.number for tally in counted.read)
    if not total:
        return []
    by_step: defaultdict[float, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for tally in counted.sure:
        if tally.free:
            step = by_step[int(1000 * tally.confidence / tally.number + 1e-9) / 1000]
            step[0] += tally.number * weights[tally.vouched]
            step[1] += 0.0 if tally.right else tally.number * weights[tally.vouched]
    curve, accepted, wrong = [], 0.0, 0.0
    for threshold in sorted(by_step, reverse=True):
        accepted += by_step[threshold][0]
        wrong += by_step[threshold][1]
        if accepted:
            curve.append((threshold, accepted / total, wrong / accepted))
    return curve
