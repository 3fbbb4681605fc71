"""The trellis of a group of fields: all joint readings, those that no factor can tell apart merged into one state."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

STATES = 200
"""Most states after a field."""
FAINT = 1e-5
"""Share of the likeliest state's mass below which a state is given up."""
UNKNOWN = "unknown"
"""The summary of a factor one of whose values is not among the options."""

Key = tuple[object, ...]
Values = Mapping[str, str | None]
"""By field name; None for a value that is not among the options."""


class Factor(Protocol):
    """A weight on the values of some fields together."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Their names."""

    def summary(self, values: Mapping[str, str]) -> object:
        """All it must know of the values of some of its fields; hashable."""

    def weight(self, values: Mapping[str, str]) -> float:
        """The weight of the values of all its fields, at least 0."""


@dataclass
class _State:
    """Joint readings of the fields so far that are one to all factors that are still open."""

    values: dict[str, str | None]
    """Those of the likeliest of them; None for a value that is not among the options."""
    chosen: tuple[int, ...]
    """The options of the likeliest; the first option stands for none of them."""
    best: float
    mass: float = 0.0
    """Of all of them together."""
    after: float = 0.0
    """What all that may follow weighs."""
    arrivals: list[tuple["_State", int | None, float]] = field(default_factory=list)
    """From which state, by which option (None: none of them), with which weight."""


@dataclass
class Trellis:
    """Grows by a field at a time; then says what is likeliest."""

    factors: Sequence[Factor]
    _layers: list[list[_State]] = field(default_factory=lambda: [[_State({}, (), 1.0, 1.0)]])
    _sizes: list[int] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _given_up: float = 0.0

    def extend(self, name: str, texts: Sequence[str], chances: Sequence[float], nobody: float) -> None:
        """Put the next field in: its options with their probabilities, and that of none of them."""
        steps: list[tuple[int | None, str | None, float]] = [(None, None, nobody)]
        steps += [(place, text, chance) for place, (text, chance) in enumerate(zip(texts, chances, strict=True))]
        self._names.add(name)
        closing = [factor for factor in self.factors if name in factor.fields and self._names.issuperset(factor.fields)]
        left_open = [factor for factor in self.factors if self._is_open(factor)]
        states: dict[Key, _State] = {}
        for before in self._layers[-1]:
            for place, text, chance in steps:
                values = {**before.values, name: text}
                weight = chance * math.prod(_weight(factor, values) for factor in closing)
                key = tuple(_summary(factor, values) for factor in left_open)
                self._arrive(states, key, values, before, place, weight)
        ranked = sorted(states.values(), key=lambda state: -state.mass)
        kept = [state for state in ranked[:STATES] if state.mass >= FAINT * ranked[0].mass]
        # What is given up counts as values at random do: the open factors weigh 1 on average over those.
        self._given_up += sum(state.mass for state in ranked[len(kept) :])
        self._layers.append(kept)
        self._sizes.append(len(texts))

    def likeliest(self) -> tuple[int, ...]:
        """The options of the likeliest joint reading, a place a field; the first where none can be chosen."""
        best = max(self._layers[-1], key=lambda state: state.best)
        return best.chosen if best.best > 0 else (0,) * len(self._sizes)

    def shares(self) -> list[list[float]]:
        """The probability of each option of each field, all factors heard."""
        for layer in self._layers:
            for state in layer:
                state.after = 0.0
        for state in self._layers[-1]:
            state.after = 1.0
        whole = sum(state.mass for state in self._layers[-1]) + self._given_up
        found = []
        for layer, size in zip(reversed(self._layers[1:]), reversed(self._sizes), strict=True):
            share = [0.0] * size
            for state in layer:
                for before, place, weight in state.arrivals:
                    before.after += weight * state.after
                    if place is not None:
                        share[place] += before.mass * weight * state.after
            found.append([each / whole if whole else 0.0 for each in share])
        return found[::-1]

    def _arrive(
        self,
        states: dict[Key, _State],
        key: Key,
        values: dict[str, str | None],
        before: _State,
        place: int | None,
        weight: float,
    ) -> None:
        best = before.best * weight if place is not None else 0.0
        state = states.setdefault(key, _State(values, (*before.chosen, place or 0), best))
        if best > state.best:
            state.values, state.chosen, state.best = values, (*before.chosen, place or 0), best
        state.mass += before.mass * weight
        state.arrivals.append((before, place, weight))

    def _is_open(self, factor: Factor) -> bool:
        """Whether some of its fields are in, and some are still to come."""
        return not self._names.isdisjoint(factor.fields) and not self._names.issuperset(factor.fields)


def _weight(factor: Factor, values: Values) -> float:
    """What it says of all its values; 1 where one of them is not among the options."""
    known = {each: text for each in factor.fields if (text := values[each]) is not None}
    return factor.weight(known) if len(known) == len(factor.fields) else 1.0


def _summary(factor: Factor, values: Values) -> object:
    """What an open factor must remember."""
    begun = [each for each in factor.fields if each in values]
    known = {each: text for each in begun if (text := values[each]) is not None}
    return factor.summary(known) if len(known) == len(begun) else UNKNOWN
