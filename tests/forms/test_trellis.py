"""The trellis against all joint readings one by one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest

from forms.trellis import STATES, Trellis


@dataclass(frozen=True)
class Adds:
    """Weighs joint readings of numbers whose sum is `total`."""

    fields: tuple[str, ...]
    total: int

    def summary(self, values: Mapping[str, str]) -> object:
        """The sum so far."""
        return sum(map(int, values.values()))

    def weight(self, values: Mapping[str, str]) -> float:
        """Much for what adds up."""
        return 30.0 if sum(map(int, values.values())) == self.total else 0.05


Drawn = tuple[list[str], list[list[str]], list[list[float]], list[Adds]]


def drawn(seed: int) -> Drawn:
    """Names, options, probabilities and two factors that share a field."""
    rng = np.random.default_rng(seed)
    names = list("abcde")
    texts = [[str(number) for number in rng.choice(9, int(rng.integers(1, 4)), replace=False)] for _ in names]
    chances = [list(rng.dirichlet(np.ones(len(each) + 1))[:-1]) for each in texts]
    return names, texts, chances, [Adds(("a", "b", "c"), 12), Adds(("c", "e"), 9)]


def grown(case: Drawn) -> Trellis:
    """The trellis of all fields."""
    names, texts, chances, factors = case
    trellis = Trellis(factors)
    for name, options, chance in zip(names, texts, chances, strict=True):
        trellis.extend(name, options, chance, 1 - sum(chance))
    return trellis


def weighed(case: Drawn, chosen: tuple[int | None, ...]) -> float:
    """The weight of one joint reading by its definition."""
    names, texts, chances, factors = case
    weight = math.prod(1 - sum(c) if at is None else c[at] for c, at in zip(chances, chosen, strict=True))
    values = {name: None if at is None else t[at] for name, t, at in zip(names, texts, chosen, strict=True)}
    for factor in factors:
        known = {name: text for name in factor.fields if (text := values[name]) is not None}
        weight *= factor.weight(known) if len(known) == len(factor.fields) else 1.0
    return weight


@pytest.mark.parametrize("seed", range(20))
def test_it_finds_what_trying_everything_finds(seed: int) -> None:
    """The likeliest joint reading and the probability of each option are those of all combinations one by one."""
    case = drawn(seed)
    choices = [[None, *range(len(options))] for options in case[1]]
    weights = {chosen: weighed(case, chosen) for chosen in product(*choices)}
    whole = sum(weights.values())
    known = {chosen: weight for chosen, weight in weights.items() if None not in chosen}
    trellis = grown(case)
    assert known[trellis.likeliest()] == pytest.approx(max(known.values()))
    for at, shares in enumerate(trellis.shares()):
        for place, share in enumerate(shares):
            assert share == pytest.approx(sum(w for chosen, w in weights.items() if chosen[at] == place) / whole)


def test_what_is_given_up_makes_nothing_surer() -> None:
    """Twelve fields of eight doubtful options each stay within the bound of states, and shares stay below one."""
    rng = np.random.default_rng(1)
    names = [f"f{at}" for at in range(12)]
    trellis = Trellis([Adds(tuple(names), 40_000)])
    for name in names:
        texts = [str(number) for number in rng.integers(0, 10_000, 8)]
        trellis.extend(name, texts, [0.1] * 8, 0.2)
    assert STATES < 8**3
    assert all(sum(shares) < 1 for shares in trellis.shares())
