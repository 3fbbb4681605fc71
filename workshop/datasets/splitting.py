"""Keeping a part of the characters back, to choose a checkpoint by or to measure on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workshop.datasets.characters import CharacterSet
from workshop.datasets.duplicates import fingerprints
from workshop.datasets.own import OwnData


@dataclass(frozen=True)
class Split:
    """What is learnt from, and what the checkpoint is chosen by."""

    train: tuple[CharacterSet, ...]
    validation: tuple[CharacterSet, ...]


def split(sets: Sequence[CharacterSet], share: float) -> Split:
    """Keep about `share` of each set back: whole groups where the source tells them, else the end of the set.

    Sets come in the order of their writers or of their collection, so the end keeps writers apart as far as it goes.
    """
    halves = [_kept_back(one, share) for one in sets]
    train = tuple(one.pick(~back) for one, back in zip(sets, halves, strict=True))
    return Split(train, tuple(one.pick(back) for one, back in zip(sets, halves, strict=True)))


def _kept_back(one: CharacterSet, share: float) -> NDArray[np.bool_]:
    wanted = round(len(one) * share)
    if one.groups is None:
        return np.arange(len(one)) >= len(one) - wanted
    back = np.zeros(len(one), np.bool_)
    for group in sorted(set(one.groups.tolist())):
        if back.sum() >= wanted:
            break
        back |= one.groups == group
    return back


@dataclass(frozen=True)
class Divided:
    """Own data in the parts that a training needs."""

    train: CharacterSet
    validation: CharacterSet
    test: CharacterSet


def divide(data: OwnData, validation: float, test: float, seed: int) -> Divided:
    """The parts that the data comes with; about these shares of its training part where it comes without.

    Whole writers or batches are kept back where the data tells them, else characters by chance, of each class alike
    (seeded and stratified), equal pictures together. Every class keeps at least one character to learn from.
    """
    learnt, kept = (data.train, data.test) if data.test is not None else _taken(data.train, test, seed)
    if data.validation is not None:
        return Divided(learnt, data.validation, kept)
    share = validation if data.test is not None else validation / (1 - test)
    learnt, chosen_by = _taken(learnt, share, seed + 1)
    return Divided(learnt, chosen_by, kept)


def _taken(one: CharacterSet, share: float, seed: int) -> tuple[CharacterSet, CharacterSet]:
    back = _whole_groups(one, share, seed) if one.groups is not None else _stratified(one, share, seed)
    return one.pick(~back), one.pick(back)


def _whole_groups(one: CharacterSet, share: float, seed: int) -> NDArray[np.bool_]:
    """Whole groups in a drawn order, none that would take the last characters of a class."""
    groups = one.groups if one.groups is not None else np.arange(len(one)).astype(np.str_)
    back = np.zeros(len(one), np.bool_)
    for group in np.random.default_rng(seed).permutation(np.unique(groups)).tolist():
        if back.sum() >= round(len(one) * share):
            break
        tried = back | (groups == group)
        if np.array_equal(np.unique(one.labels[~tried]), np.unique(one.labels)):
            back = tried
    return back


def _stratified(one: CharacterSet, share: float, seed: int) -> NDArray[np.bool_]:
    """The same share of each class by chance. Of equal pictures, all or none."""
    rng = np.random.default_rng(seed)
    prints = fingerprints(one.images)
    back = np.zeros(len(one), np.bool_)
    for label in np.unique(one.labels).tolist():
        different = np.unique(prints[one.labels == label])
        many = min(round(len(different) * share), len(different) - 1)
        back |= np.isin(prints, rng.permutation(different)[:many]) & (one.labels == label)
    return back
