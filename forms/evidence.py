"""Rules as evidence: what the checks of a page make of all the ways in which its fields may be read.

People nearly always keep the rules of a form, and misread values nearly always break them. So a page's values are
weighed together: the probability of each way to read all fields that hang together by checks is the product of the
recognizer's probabilities, times a weight for each check. Let k be how often people keep a check, and c how often
misread values keep it by chance. A joint reading that keeps it weighs k / c + (1 - k), one that breaks it 1 - k. One
with a value that is not among the guesses weighs 1, to which those weights come over values at random. (Bayes' rule,
with a prior of k on the values that keep the check.)

Both the likeliest joint reading and the probability of each single value come from one walk over the fields, as in a
hidden Markov model (Viterbi; forward and backward): readings of the first fields that no check can tell apart are
one state. That is exact but for the least likely states, which are given up and count as if nobody knew their values
(STATES and FAINT in forms/trellis). So time is bounded, and what is given up makes confidences smaller, never larger.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms.checks import Check
from forms.guess import Guess
from forms.reason import ReasonCode
from forms.trellis import Factor, Trellis

KEPT_ALONE = 0.99
"""How often people write what can be a value of its field: a day that exists, as many digits as belong there."""

TELLING = (ReasonCode.LENGTH, ReasonCode.RANGE, ReasonCode.DATE)
"""What speaks against the characters of a value. Where marks make no amount, the marks are misread as often as not."""

Guesses = Mapping[str, Sequence[Guess]]
"""By field name the ways it may be read, the recognizer's best first."""


@dataclass(frozen=True)
class Verdict:
    """How a field is read once the rules of its page have been heard."""

    guess: Guess
    confidence: float
    """Probability that it is right, given the rules."""
    unruled: Guess
    """How it is read without them."""

    @property
    def changed(self) -> bool:
        """Whether the rules brought another value than the recognizer's best."""
        return self.guess.text != self.unruled.text


def verdicts(guesses: Guesses, checks: Sequence[Check]) -> dict[str, Verdict]:
    """How each field is read; a field that no rule says anything about stays as it is."""
    found: dict[str, Verdict] = {}
    for fields, rules in _groups(guesses, checks):
        if not rules and not any(_speaks_against(guess) for name in fields for guess in guesses[name]):
            found |= {name: Verdict(guesses[name][0], guesses[name][0].chance, guesses[name][0]) for name in fields}
        else:
            found |= _weighed(fields, guesses, rules)
    return found


def _weighed(fields: Sequence[str], guesses: Guesses, checks: Sequence[Check]) -> dict[str, Verdict]:
    """The fields of one group; `fields` in an order that closes checks early."""
    trellis = Trellis([_Rule(check) for check in checks])
    for name in fields:
        chances = [guess.chance * (1 - KEPT_ALONE if _speaks_against(guess) else 1.0) for guess in guesses[name]]
        nobody = max(0.0, 1 - sum(guess.chance for guess in guesses[name]))
        trellis.extend(name, [guess.text for guess in guesses[name]], chances, nobody)
    best, shares = trellis.likeliest(), trellis.shares()
    return {
        name: Verdict(guesses[name][place], share[place], guesses[name][0])
        for name, place, share in zip(fields, best, shares, strict=True)
    }


def _speaks_against(guess: Guess) -> bool:
    return guess.objection is not None and guess.objection.code in TELLING


@dataclass(frozen=True)
class _Rule(Factor):
    """A check as a factor of the joint probability."""

    check: Check

    @property
    def fields(self) -> tuple[str, ...]:
        return self.check.fields

    def summary(self, values: Mapping[str, str]) -> object:
        return self.check.summary(values)

    def weight(self, values: Mapping[str, str]) -> float:
        if not self.check.applies(values):
            return 1.0
        kept = self.check.kept
        return 1 - kept if self.check.objection(values) else kept / self.check.chance + 1 - kept


def _groups(guesses: Guesses, checks: Sequence[Check]) -> Iterator[tuple[list[str], list[Check]]]:
    """Fields that hang together by checks, and these; a check of a field that is not on the page is left out."""
    usable = [check for check in checks if all(name in guesses for name in check.fields)]
    left = dict.fromkeys(guesses)
    by_field: defaultdict[str, list[Check]] = defaultdict(list)
    for check in usable:
        for name in check.fields:
            by_field[name].append(check)
    while left:
        fields, rules = [next(iter(left))], list[Check]()
        for name in fields:
            left.pop(name, None)
            for check in by_field[name]:
                if check not in rules:
                    rules.append(check)
                    fields += [other for other in check.fields if other not in fields]
        yield fields, rules
