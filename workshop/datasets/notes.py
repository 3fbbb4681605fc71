"""What is said about a data set besides its characters: messages of what was done, warnings of what may be wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

SHOWN = 4
"""How many files or rows a sentence names before it only counts."""


class Weight(StrEnum):
    """How much a note matters."""

    MESSAGE = "message"
    """Something was done with the data that its owner should know."""
    WARNING = "warning"
    """Something is probably wrong with the data."""


@dataclass(frozen=True)
class Note:
    """One sentence about a data set."""

    weight: Weight
    text: str


def message(text: str) -> Note:
    """A note of what was done."""
    return Note(Weight.MESSAGE, text)


def warning(text: str) -> Note:
    """A note of what may be wrong."""
    return Note(Weight.WARNING, text)


def named(things: Iterable[object]) -> str:
    """The first few of many files, rows or classes, and how many more there are."""
    every: Sequence[str] = [str(thing) for thing in things]
    more = len(every) - SHOWN
    return ", ".join(every[:SHOWN]) + (f" and {more} more" if more > 0 else "")
