"""Ways through a lattice while they are searched: light, since a page has thousands of them and keeps a few."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

PLACEHOLDER = "x"
"""What crosses out a cell of a comb."""
CROWD_COST = 2.0
"""What a second character in one cell of a comb costs; some people write the whole number into the first."""


@dataclass(frozen=True)
class Step:
    """One span on a path, and what it is taken for."""

    span: int
    """Index into the candidates' spans."""
    text: str
    """A character of the alphabet, PLACEHOLDER, or the empty string for a mark that is told apart later."""
    score: float
    cell: int | None
    """The comb cell it stands in; None in open fields."""

    @property
    def is_character(self) -> bool:
        """Whether the span is taken for a character of the value."""
        return self.text not in ("", PLACEHOLDER)


@dataclass(frozen=True)
class Path:
    """One way through a lattice, whole."""

    steps: tuple[Step, ...]
    score: float
    """Sum of the steps' scores; 0 is certain, lower is worse."""
    cell: int | None = None
    """The comb cell of its last character; None before the first one and in open fields."""

    @property
    def text(self) -> str:
        """The characters on the path, without marks and placeholders."""
        return "".join(step.text for step in self.steps if step.is_character)


class Way(NamedTuple):
    """The beginning of a path: its last step and what came before."""

    score: float
    cell: int | None
    last: Step | None
    before: "Way | None"

    def path(self) -> Path:
        """All of it, from the first step on."""
        steps = []
        way: Way | None = self
        while way is not None and way.last is not None:
            steps.append(way.last)
            way = way.before
        return Path(tuple(reversed(steps)), self.score, self.cell)


START = Way(0.0, None, None, None)


def onwards(way: Way, step: Step) -> Way:
    """The way with one step more; a second character in one cell of a comb costs."""
    score = way.score + step.score
    if not step.text:
        return Way(score, way.cell, step, way)
    crowded = step.cell is not None and step.cell == way.cell
    return Way(score - CROWD_COST if crowded else score, step.cell, step, way)


def best_of(ways: Mapping[str, Way], many: int) -> list[tuple[str, Way]]:
    """The best ways by their texts, best first."""
    return sorted(ways.items(), key=lambda item: -item[1].score)[:many]
