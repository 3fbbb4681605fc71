"""A developer's own characters, from npz, IDX, a folder per class or corrections."""

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from forms.errors import EmptyFileError, MissingFileError, UnsupportedFileError
from workshop.datasets.brightness import eight_bit, light_on_black
from workshop.datasets.characters import CharacterSet
from workshop.datasets.checks import doubts, refuse_what_cannot_be_learnt
from workshop.datasets.class_folders import read_class_folders
from workshop.datasets.corrections import FILE, read_corrections
from workshop.datasets.found import TRAIN, Found
from workshop.datasets.idx import has_idx, is_idx, read_idx
from workshop.datasets.notes import Note
from workshop.datasets.npz import read_npz
from workshop.datasets.sizing import alike
from workshop.datasets.told import Ink, Told, told_about


@dataclass(frozen=True)
class OwnData:
    """Characters of any kind, ready to train on. All parts have the same classes and the same image shape."""

    name: str
    """Name of the file or folder."""
    classes: tuple[str, ...]
    """What the labels stand for, in the order of the network's outputs; goes into its card."""
    train: CharacterSet
    validation: CharacterSet | None
    """The part to choose by, where the data comes with one."""
    test: CharacterSet | None
    """The part to measure on once, where the data comes with one."""
    notes: tuple[Note, ...] = ()

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels of one image: what the network takes."""
        return self.train.shape

    @property
    def parts(self) -> dict[str, CharacterSet]:
        """The parts that there are, by name."""
        every = {"train": self.train, "validation": self.validation, "test": self.test}
        return {name: part for name, part in every.items() if part is not None}


def own_data(path: Path) -> OwnData:
    """Read a data set from a file or folder, in whatever form it is; see docs/datasets.md.

    Images come out as uint8, light ink on black, of one size, not otherwise normalised. What was changed and what looks
    wrong is in `notes`. MissingFileError where nothing is there; UnreadableFileError, EmptyFileError or
    UnsupportedFileError, naming files or rows, where no data set can be made of it; SettingsError where its
    `dataset.toml` is wrong.
    """
    if not path.exists():
        raise MissingFileError(f"there is no data set at {path}")
    found, told = _found(path)
    there = {name: part for name, part in found.parts.items() if len(part.labels)}
    if TRAIN not in there:
        raise EmptyFileError(f"{path} has no characters to learn from")
    parts, brightened = eight_bit(there, told.full_scale)
    parts, resized = alike(parts, told)
    parts, turned = light_on_black(parts, told.ink)
    called = path.resolve().name if path.is_dir() else path.stem
    sets = {
        name: CharacterSet(called, part.pixels, part.labels, part.groups, found.classes, part.sources)
        for name, part in parts.items()
    }
    refuse_what_cannot_be_learnt(str(path), found.classes, sets)
    notes = (*found.notes, *brightened, *resized, *turned, *doubts(found.classes, sets))
    return OwnData(called, found.classes, sets[TRAIN], sets.get("validation"), sets.get("test"), notes)


def _found(path: Path) -> tuple[Found, Told]:
    """What the reader of that form finds, and what is told about it."""
    if path.is_file():
        return _in_file(path)
    told = told_about(path)
    if (path / FILE).is_file():
        return read_corrections(path, told), replace(told, ink=Ink.LIGHT)
    if has_idx(path):
        return read_idx(path, told), told
    archives = sorted(path.glob("*.npz"))
    if len(archives) > 1:
        raise UnsupportedFileError(f"{path} holds {len(archives)} npz archives; name one of them, not the folder")
    if archives:
        return _in_file(archives[0])
    if not any(path.iterdir()):
        raise EmptyFileError(f"{path} is empty; put the pictures of each class into a folder of its own there")
    return read_class_folders(path, told), told


def _in_file(path: Path) -> tuple[Found, Told]:
    if is_idx(path):
        told = told_about(path.parent)
        return read_idx(path, told), told
    if path.suffix.lower() == ".npz" or zipfile.is_zipfile(path):
        told = told_about(path)
        return read_npz(path, told), told
    raise UnsupportedFileError(f"{path} is neither an npz archive nor named as IDX files are; see docs/datasets.md")
