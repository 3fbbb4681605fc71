"""What must hold before a network can be made of characters, and what had better hold."""

from collections.abc import Mapping, Sequence

import numpy as np

from forms.errors import UnreadableFileError, UnsupportedFileError
from workshop.datasets.characters import CharacterSet
from workshop.datasets.duplicates import duplicates
from workshop.datasets.found import TRAIN, VALIDATION
from workshop.datasets.notes import Note, named, warning

FEW = 10
"""Characters of a class below which its accuracy says little."""
LOPSIDED = 100
"""How many times more characters the largest class may have than the smallest before it is mentioned."""


def refuse_what_cannot_be_learnt(place: str, classes: Sequence[str], parts: Mapping[str, CharacterSet]) -> None:
    """UnsupportedFileError for one class alone, UnreadableFileError where a class has nothing to learn from or parts
    are of different shapes."""
    if len(classes) < 2:
        raise UnsupportedFileError(
            f"{place} has one class only ({named(classes)}); a network tells two or more apart, so add what it is not"
        )
    counts = np.bincount(parts[TRAIN].labels, minlength=len(classes))
    missing = [classes[at] for at in np.flatnonzero(counts == 0).tolist()]
    if missing:
        raise UnreadableFileError(f"{place}: train has no picture of {named(missing)}; add some or drop the class")
    for name, part in parts.items():
        if part.shape != parts[TRAIN].shape:
            shapes = f"{part.shape} in {name}, {parts[TRAIN].shape} in train"
            raise UnreadableFileError(f"{place}: height, width and channels differ between parts: {shapes}")


def doubts(classes: Sequence[str], parts: Mapping[str, CharacterSet]) -> list[Note]:
    """Warnings of rare and missing classes, empty pictures, equal pictures and writers in two parts."""
    notes = [note for name, part in parts.items() for note in (*_rare(name, classes, part), *_flat(name, part))]
    return [*notes, *_shared_writers(parts), *duplicates(parts)]


def _rare(name: str, classes: Sequence[str], part: CharacterSet) -> list[Note]:
    counts = np.bincount(part.labels, minlength=len(classes))
    if name != TRAIN:
        missing = [classes[at] for at in np.flatnonzero(counts == 0).tolist()]
        why = "chosen by" if name == VALIDATION else "measured"
        return [warning(f"{name} has no picture of {named(missing)}: they are not {why}")] * bool(missing)
    notes = []
    single = [classes[at] for at in np.flatnonzero(counts == 1).tolist()]
    if single:
        notes.append(warning(f"one picture alone of {named(single)}: learnt from, never measured"))
    few = [f"{classes[at]} ({counts[at]})" for at in np.flatnonzero((counts > 1) & (counts < FEW)).tolist()]
    if few:
        notes.append(warning(f"fewer than {FEW} pictures of {named(few)}"))
    if counts.max() > LOPSIDED * counts.min():
        most, least = classes[int(counts.argmax())], classes[int(counts.argmin())]
        notes.append(
            warning(f"{most} has {counts.max():,} pictures and {least} {counts.min():,}: the rare one may drown")
        )
    return notes


def _flat(name: str, part: CharacterSet) -> list[Note]:
    every = part.images.reshape(len(part), -1)
    flat = np.flatnonzero(every.max(axis=1) == every.min(axis=1))
    if not len(flat):
        return []
    which = [f"number {row + 1}" for row in flat] if part.sources is None else part.sources[flat].tolist()
    return [warning(f"{len(flat):,} pictures of {name} are of one brightness, with nothing on them: {named(which)}")]


def _shared_writers(parts: Mapping[str, CharacterSet]) -> list[Note]:
    learnt = parts[TRAIN].groups
    if learnt is None:
        return []
    notes = []
    for name, part in parts.items():
        if name != TRAIN and part.groups is not None:
            both = sorted(set(part.groups.tolist()) & set(learnt.tolist()))
            notes += [warning(f"{len(both):,} writers or batches of {name} are in train too: {named(both)}")] * bool(
                both
            )
    return notes
