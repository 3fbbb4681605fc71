"""The known sets of digits, by name."""

from pathlib import Path

import numpy as np
import pytest

from forms.errors import MissingFileError, SettingsError, UnreadableFileError
from workshop.datasets import known_data, measuring_set, training_set


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


def test_a_known_set_can_be_looked_at_as_own_data(tmp_path: Path) -> None:
    """A known set has its classes, and its part to measure on."""
    (tmp_path / "digits").mkdir()
    images = np.zeros((4, 28, 28), np.uint8)
    arrays = {"x_train": images, "y_train": np.arange(4), "x_test": images[:2], "y_test": np.arange(2)}
    np.savez(tmp_path / "digits" / "usps.npz", **arrays)
    data = known_data("usps", tmp_path)
    assert data.classes == tuple("0123456789")
    assert {name: len(part) for name, part in data.parts.items()} == {"train": 4, "test": 2}
