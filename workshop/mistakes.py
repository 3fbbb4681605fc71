"""What a network takes for what: numbers on characters whose truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from workshop.datasets import Labels

Confusion = NDArray[np.int64]
"""(classes, classes) or fewer rows; rows are the truth, columns what was taken for it."""
Answers = NDArray[np.float32]
"""(n, classes) probabilities."""


@dataclass(frozen=True)
class Mistake:
    """One class taken for another."""

    truth: str
    taken_for: str
    characters: int
    share: float
    """Of all characters of the true class."""


def confusion_of(labels: Labels, answers: Answers) -> Confusion:
    """How often each class was taken for each: (classes, classes), best of all classes."""
    classes = answers.shape[1]
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (labels, answers.argmax(axis=1)), 1)
    return table


def recalls(confusion: Confusion, classes: Sequence[str]) -> dict[str, float]:
    """Class to the share of its characters that were read right; classes that do not occur are left out."""
    rows = confusion.sum(axis=1)
    return {classes[at]: float(confusion[at, at] / many) for at, many in enumerate(rows.tolist()) if many}


def most_confused(confusion: Confusion, classes: Sequence[str], at_most: int = 12) -> list[Mistake]:
    """The most frequent mistakes, the most frequent first; of equals, in the order of the classes."""
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    rows = confusion.sum(axis=1)
    order = np.argsort(-wrong, axis=None, kind="stable")[:at_most]
    places = [divmod(int(place), wrong.shape[1]) for place in order]
    return [
        Mistake(classes[truth], classes[taken], int(wrong[truth, taken]), float(wrong[truth, taken] / rows[truth]))
        for truth, taken in places
        if wrong[truth, taken]
    ]


def exchanged(confusion: Confusion, classes: Sequence[str], one: str, other: str) -> tuple[int, int]:
    """How many characters of two classes were taken for the respective other, and how many characters they are."""
    first, second = classes.index(one), classes.index(other)
    return int(confusion[first, second] + confusion[second, first]), int(confusion[[first, second]].sum())


def interval(hits: int, of: int) -> tuple[float, float]:
    """Within which the true share lies with 95 % (Wilson 1927); `of` is at least 1."""
    z = 1.96
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def worst(labels: Labels, answers: Answers, at_most: int = 40) -> NDArray[np.int64]:
    """Places of the characters that were read wrong, those first of whose wrong class the network was surest."""
    taken = answers.argmax(axis=1)
    wrong = np.flatnonzero(taken != labels)
    order = np.argsort(-answers[wrong, taken[wrong]], kind="stable")[:at_most]
    return wrong[order].astype(np.int64)


def as_counts(confusion: Confusion, classes: Sequence[str]) -> dict[str, dict[str, int]]:
    """For a card: truth to what it was taken for to how often; what never happened is left out."""
    return {
        classes[truth]: {classes[taken]: int(row[taken]) for taken in np.flatnonzero(row).tolist()}
        for truth, row in enumerate(confusion)
        if row.any()
    }
