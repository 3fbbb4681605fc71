"""What a reader of one form of data set hands on: pixels and labels as they were found, before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workshop.datasets.characters import Labels
from workshop.datasets.notes import Note

TRAIN, VALIDATION, TEST = "train", "validation", "test"
PARTS = (TRAIN, VALIDATION, TEST)


@dataclass(frozen=True)
class Part:
    """One part of a data set."""

    pixels: NDArray[Any]
    """(n, height, width) or (n, height, width, 3), of whatever type and range."""
    labels: Labels
    """(n,), positions in the list of classes."""
    groups: NDArray[np.str_] | None = None
    sources: NDArray[np.str_] | None = None

    def source(self, row: int) -> str:
        """How to name one picture."""
        return f"number {row + 1}" if self.sources is None else str(self.sources[row])


@dataclass(frozen=True)
class Found:
    """Everything that was found."""

    classes: tuple[str, ...]
    parts: Mapping[str, Part]
    """Of `PARTS`; `train` is always there."""
    notes: tuple[Note, ...] = ()
