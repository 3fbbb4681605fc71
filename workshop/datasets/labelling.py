"""Labels as data sets have them, numbers or names, to class names and positions among them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forms.errors import UnreadableFileError
from workshop.datasets.characters import Labels
from workshop.datasets.notes import Note, named, warning


def in_order(names: Sequence[str]) -> tuple[str, ...]:
    """Different class names in a fixed order: whole numbers by value, everything else by code points."""
    different = set(names)
    if all(name.isascii() and name.isdigit() for name in different):
        return tuple(sorted(different, key=lambda name: (int(name), name)))
    return tuple(sorted(different))


def resolve(
    raw: Mapping[str, NDArray[Any]], declared: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, Labels], tuple[Note, ...]]:
    """Class names, the labels of each part as positions among them, and what is odd about them.

    `raw` has (n,) whole numbers or names by part, also as (n, 1) or one-hot (n, classes). Whole numbers are positions
    in `declared` where that is given, else names themselves. UnreadableFileError for labels of any other kind, and for
    those that no declared class fits.
    """
    flat = {part: _flat(part, labels) for part, labels in raw.items()}
    if not declared:
        names = in_order([str(one) for labels in flat.values() for one in np.unique(labels).tolist()])
        return names, {part: _positions(part, labels, names) for part, labels in flat.items()}, _gaps(names)
    numbers = all(labels.dtype.kind in "iu" for labels in flat.values())
    find = _checked_range if numbers else _positions
    return tuple(declared), {part: find(part, labels, declared) for part, labels in flat.items()}, ()


def _flat(part: str, labels: NDArray[Any]) -> NDArray[Any]:
    """(n,) whole numbers or names."""
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    elif labels.ndim == 2 and labels.dtype.kind in "biuf" and _one_hot(labels):
        labels = labels.argmax(axis=1)
    if labels.ndim != 1:
        raise UnreadableFileError(f"labels of {part} have the shape {labels.shape}; give one label a picture, (n,)")
    if labels.dtype.kind in "SU":
        return labels.astype(np.str_)
    if labels.dtype.kind == "f":
        broken = np.flatnonzero(~np.isfinite(labels) | (labels != np.floor(np.where(np.isfinite(labels), labels, 0))))
        if len(broken):
            raise UnreadableFileError(f"labels of {part} are no whole numbers in {named(broken + 1)} (counted from 1)")
        return labels.astype(np.int64)
    if labels.dtype.kind not in "iu":
        raise UnreadableFileError(f"labels of {part} are of type {labels.dtype}; give whole numbers or names")
    return labels


def _one_hot(labels: NDArray[Any]) -> bool:
    return bool(np.isin(labels, (0, 1)).all() and (labels.sum(axis=1) == 1).all())


def _checked_range(part: str, labels: NDArray[Any], classes: Sequence[str]) -> Labels:
    outside = np.flatnonzero((labels < 0) | (labels >= len(classes)))
    if len(outside):
        values = named(sorted(set(labels[outside].tolist())))
        raise UnreadableFileError(
            f"labels of {part} are out of range: {values}, though {len(classes)} classes are declared "
            f"(0 to {len(classes) - 1}); look at {named(f'number {row + 1}' for row in outside)}"
        )
    return labels.astype(np.int64)


def _positions(part: str, labels: NDArray[Any], classes: Sequence[str]) -> Labels:
    place = {name: at for at, name in enumerate(classes)}
    strange = [str(one) for one in np.unique(labels).tolist() if str(one) not in place]
    if strange:
        raise UnreadableFileError(f"labels of {part} name classes that are not declared: {named(strange)}")
    return np.array([place[str(one)] for one in labels.tolist()], np.int64)


def _gaps(names: Sequence[str]) -> tuple[Note, ...]:
    """A number that is missing among class numbers is told: perhaps its pictures were forgotten."""
    if not names or not all(name.isascii() and name.isdigit() for name in names):
        return ()
    there = {int(name) for name in names}
    missing = sorted(set(range(max(there) + 1)) - there - {0}) if max(there) < 2 * len(there) else []
    if not missing:
        return ()
    return (warning(f"no picture has the label {named(missing)}, though labels go up to {max(there)}"),)
