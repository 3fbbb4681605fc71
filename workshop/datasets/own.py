"""A developer's own characters: npz, IDX, a folder per class, or corrections, with everything they say about themselves."""

from dataclasses import dataclass
from pathlib import Path

from workshop.datasets.characters import CharacterSet
from workshop.datasets.notes import Note


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
    raise NotImplementedError(path)
