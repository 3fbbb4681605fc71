"""Sets of characters, and how some are kept back to choose by."""

from pathlib import Path

import numpy as np
import pytest

from forms.errors import MissingFileError, SettingsError, UnreadableFileError
from workshop.datasets import CharacterSet, measuring_set, split, training_set


def numbered(many: int, groups: list[str] | None = None) -> CharacterSet:
    """A set whose labels are the positions."""
    images = np.zeros((many, 4, 4), np.uint8)
    return CharacterSet("numbered", images, np.arange(many), None if groups is None else np.array(groups))


def test_the_end_of_a_set_is_kept_back() -> None:
    """Without groups the last characters are kept back, since sets come in the order of their writers."""
    parts = split([numbered(10)], 0.2)
    assert parts.train[0].labels.tolist() == list(range(8))
    assert parts.validation[0].labels.tolist() == [8, 9]


def test_writers_are_never_torn_apart() -> None:
    """With groups, each one is kept back whole or not at all."""
    parts = split([numbered(6, ["a", "b", "a", "b", "c", "c"])], 0.3)
    assert set(parts.validation[0].groups.tolist()) == {"a"}  # type: ignore[union-attr]
    assert set(parts.train[0].groups.tolist()) == {"b", "c"}  # type: ignore[union-attr]


def test_a_faint_set_is_stretched(tmp_path: Path) -> None:
    """A set without a test part keeps its batches, and each image is stretched to full contrast."""
    (tmp_path / "digits").mkdir()
    faint = np.zeros((2, 28, 28), np.uint8)
    faint[0, 5:9, 5:9], faint[1, 5:9, 5:9] = 30, 60
    arrays = {"x": faint, "y": np.array([1, 2], np.uint8), "batch": np.array(["p", "q"])}
    np.savez(tmp_path / "digits" / "nsysu.npz", **arrays)
    digits = training_set("nsysu", tmp_path)
    assert digits.images.max(axis=(1, 2)).tolist() == [255, 255]
    assert digits.groups is not None
    with pytest.raises(SettingsError, match="no test part"):
        measuring_set("nsysu", tmp_path)


def test_a_missing_set_names_the_file(tmp_path: Path) -> None:
    """The message says which file is missing and which setting points there."""
    with pytest.raises(MissingFileError, match=r"mnist\.npz.*INKFIELD_DATA"):
        training_set("mnist", tmp_path)


def test_a_broken_set_names_the_file(tmp_path: Path) -> None:
    """A file that is no archive is named."""
    (tmp_path / "digits").mkdir()
    (tmp_path / "digits" / "mnist.npz").write_bytes(b"no archive")
    with pytest.raises(UnreadableFileError, match=r"mnist\.npz"):
        training_set("mnist", tmp_path)


def test_other_sets_than_mnist_need_a_folder() -> None:
    """Without a folder only MNIST can be fetched."""
    with pytest.raises(SettingsError, match="INKFIELD_DATA"):
        training_set("usps", None)
