"""Ways through a lattice while they are searched: bare tuples, since a page has thousands of them and keeps a few."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

PLACEHOLDER = "x"
"""What crosses out a cell of a comb."""
SLASH = "/"
"""What closes an amount before a dash. It is told while ways are searched; other marks are told apart later."""
CROWD_COST = 2.0
"""What a second character in one cell of a comb costs; some people write the whole number into the first."""


class Step(NamedTuple):
    """One span on a path, and what it is taken for."""

    span: int
    """Index into the candidates' spans."""
    text: str
    """A character of the alphabet, PLACEHOLDER, SLASH, or the empty string for a mark that is told apart later."""
    score: float
    cell: int | None
    """The comb cell it stands in; None in open fields."""

    @property
    def is_character(self) -> bool:
        """Whether the span is taken for a character of the value."""
        return self.text not in ("", PLACEHOLDER, SLASH)


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


Way = tuple[float, int | None, Step | None, "Way | None"]
"""The beginning of a path: its score, the cell of its last character, its last step and what came before."""

START: Way = (0.0, None, None, None)


def path_along(way: Way) -> Path:
    """All of a way, from its first step on."""
    steps: list[Step] = []
    before: Way | None = way
    while before is not None and before[2] is not None:
        steps.append(before[2])
        before = before[3]
    return Path(tuple(reversed(steps)), way[0], way[1])


def onwards(way: Way, step: Step) -> Way:
    """The way with one step more; a second character in one cell of a comb costs."""
    score = way[0] + step.score
    if not step.text:
        return score, way[1], step, way
    crowded = step.cell is not None and step.cell == way[1]
    return score - CROWD_COST if crowded else score, step.cell, step, way


def best_of(ways: Mapping[str, Way], many: int) -> list[tuple[str, Way]]:
    """The best ways by their texts, best first."""
    return sorted(ways.items(), key=_score, reverse=True)[:many]


def _score(item: tuple[str, Way]) -> float:
    return item[1][0]
