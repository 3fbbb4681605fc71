"""The families of shapes in which people write a digit, a capital or a mark, as strokes of a pen.

A stroke is written as the points that the pen passes, `x,y` in hundredths of the character's height, y downwards from
the top line (0) to the base line (100). The pen runs smoothly through its points, but turns sharply at one marked with
`!`. The families follow what school hands of Europe, the Americas, South Asia and East Africa have in common and where
they part: a 1 with a flag or a foot, a crossed 7, an open 4, a 2 with a loop, a 5 without its bar, a 9 like a q; an I
with bars or without, a J under a bar, a round M, a crossed Z.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from workshop.drawing.digit_tables import TABLES as DIGIT_TABLES
from workshop.drawing.letters_a_to_m import A_TO_M
from workshop.drawing.letters_n_to_z import N_TO_Z

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARKS = "x-/,.="
TABLES = {**DIGIT_TABLES, **A_TO_M, **N_TO_Z}


@dataclass(frozen=True)
class Stroke:
    """What the pen draws between touching the paper and leaving it."""

    points: NDArray[np.float64]
    """(n, 2), in units of the character's height."""
    sharp: NDArray[np.bool_]
    """(n,): whether the pen turns sharply at the point."""


@dataclass(frozen=True)
class Shape:
    """One way to write a character."""

    text: str
    family: str
    strokes: tuple[Stroke, ...]


@cache
def families(text: str) -> Mapping[str, Shape]:
    """The known ways to write one character of DIGITS, LETTERS or MARKS, by name; KeyError for any other one."""
    return {name: Shape(text, name, tuple(map(_stroke, plans))) for name, (_, *plans) in TABLES[text].items()}


@cache
def commonness(text: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The names of a character's families and how common each is: shares that add up to 1."""
    weights = {name: weight for name, (weight, *_) in TABLES[text].items()}
    total = sum(weights.values())
    return tuple(weights), tuple(weight / total for weight in weights.values())


def _stroke(plan: str) -> Stroke:
    words = plan.split()
    points = [[float(number) / 100 for number in word.rstrip("!").split(",")] for word in words]
    sharp = [word.endswith("!") for word in words]
    return Stroke(np.array(points, dtype=np.float64), np.array(sharp, dtype=np.bool_))
