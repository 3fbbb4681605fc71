"""A folder for each class, perhaps inside folders for training, validation and test."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from forms.errors import EmptyFileError, SettingsError, UnsupportedFileError
from workshop.datasets.found import PARTS, TRAIN, Found, Part
from workshop.datasets.labelling import in_order
from workshop.datasets.notes import Note, named, warning
from workshop.datasets.pictures import load_pictures
from workshop.datasets.told import Told

PART_NAMES: Mapping[str, str] = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "test": "test",
    "testing": "test",
}


def class_of(folder: str) -> str:
    """The class that a folder's name stands for: `%2F` is a slash, and accents are composed as people type them."""
    return unicodedata.normalize("NFC", unquote(folder))


def folder_of(name: str) -> str:
    """A folder's name for a class that every system can have, even one that tells no small letters from capitals.

    Latin capitals and every sign that a system may refuse are written as `%41`; `class_of` takes that back.
    """
    return "".join(one if one.islower() or one.isdigit() or not one.isascii() else f"%{ord(one):02X}" for one in name)


@dataclass(frozen=True)
class _File:
    part: str
    folder: str
    path: Path
    name: str
    """Below the data's root."""
    below: str
    """Below its class folder; where the writer may be found."""


def read_class_folders(root: Path, told: Told) -> Found:
    """Every picture below its class folder; hidden files and folders are passed over.

    EmptyFileError where there is nothing, or where a class has no picture; UnsupportedFileError where folders are laid
    out in another way; SettingsError where the classes that are told are others than those found.
    """
    parts, notes = _part_folders(root)
    folders = {part: _folders(place) for part, place in parts.items()}
    if not folders[TRAIN]:
        raise EmptyFileError(f"{parts[TRAIN]} holds no folders; each class needs one")
    files = [file for part, classes in folders.items() for one in classes for file in _files(root, part, one)]
    filled = {(file.part, file.folder) for file in files}
    empty = [one.name for one in folders[TRAIN] if (TRAIN, one.name) not in filled]
    if empty:
        raise EmptyFileError(f"{parts[TRAIN]}: no pictures in {named(empty)}; add some or remove the folder")
    classes = _classes(root, {part: [one.name for one in those] for part, those in folders.items()}, told)
    pictures = load_pictures([file.path for file in files], [file.name for file in files], told)
    kept = [files[at] for at in pictures.at]
    writers, more = _writers(kept, told)
    found = {}
    for part in parts:
        mine = np.array([file.part == part for file in kept], np.bool_)
        if mine.any():
            labels = [classes.index(class_of(file.folder)) for file in kept if file.part == part]
            names = np.array([file.name for file in kept if file.part == part], np.str_)
            groups = None if writers is None else writers[mine]
            found[part] = Part(pictures.pixels[mine], np.array(labels, np.int64), groups, names)
    return Found(classes, found, (*notes, *pictures.notes, *more))


def _part_folders(root: Path) -> tuple[dict[str, Path], list[Note]]:
    """Where each part lies: the root itself where no folder is called `train`."""
    inside = _folders(root)
    nested = {PART_NAMES[one.name.casefold()]: one for one in inside if one.name.casefold() in PART_NAMES}
    loose = [one.name for one in root.iterdir() if one.is_file() and not _passed_over(one)]
    notes = [warning(f"{len(loose):,} files lie outside of class folders and are left out: {named(loose)}")] * bool(
        loose
    )
    if not any(_folders(place) for place in nested.values()):
        return {TRAIN: root}, notes
    if TRAIN not in nested:
        raise UnsupportedFileError(f"{root} has {named(nested)} but no folder `train`; name the one to learn from so")
    other = [one.name for one in inside if one not in nested.values()]
    if other:
        notes.append(warning(f"folders beside those of train, validation and test are left out: {named(other)}"))
    return {part: nested[part] for part in PARTS if part in nested}, notes


def _folders(place: Path) -> list[Path]:
    return sorted(one for one in place.iterdir() if one.is_dir() and not one.name.startswith("."))


def _passed_over(file: Path) -> bool:
    return file.name.startswith(".") or file.suffix.lower() in (".toml", ".md", ".txt", ".ini", ".db")


def _files(root: Path, part: str, folder: Path) -> list[_File]:
    inside = sorted(one for one in folder.rglob("*") if one.is_file() and not _passed_over(one))
    return [
        _File(part, folder.name, one, one.relative_to(root).as_posix(), one.relative_to(folder).as_posix())
        for one in inside
    ]


def _classes(root: Path, folders: Mapping[str, list[str]], told: Told) -> tuple[str, ...]:
    there = {part: {class_of(name) for name in names} for part, names in folders.items()}
    for part, names in there.items():
        unknown = sorted(names - there[TRAIN])
        if unknown:
            raise UnsupportedFileError(f"{root}: {part} has classes that train has not: {named(unknown)}")
    if not told.classes:
        return in_order(sorted(there[TRAIN]))
    if set(told.classes) != there[TRAIN]:
        odd = sorted(set(told.classes) ^ there[TRAIN])
        raise SettingsError(f"{root}: the `classes` that are told and the folders differ: {named(odd)}")
    return told.classes


def _writers(files: list[_File], told: Told) -> tuple[NDArray[np.str_] | None, list[Note]]:
    if not told.writer:
        return None, []
    hits = [re.search(told.writer, file.below) for file in files]
    alone = [file.name for file, hit in zip(files, hits, strict=True) if hit is None]
    named_by = [
        file.name if hit is None else (hit.group(1) if hit.re.groups else hit.group()) or file.name
        for file, hit in zip(files, hits, strict=True)
    ]
    notes = [warning(f"`writer` finds nobody in {len(alone):,} files, each of which counts as one: {named(alone)}")]
    return np.array(named_by, np.str_), notes * bool(alone)
