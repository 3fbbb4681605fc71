"""IDX files as MNIST and its kin are given."""

from pathlib import Path

import numpy as np
import pytest

from forms.errors import MissingFileError, UnreadableFileError, UnsupportedFileError
from tests.workshop.datasets.material import inks, save_idx
from workshop.datasets import own_data
from workshop.datasets.idx import load_idx


def files(folder: Path, ending: str, prefix: str = "", dash: str = "-") -> Path:
    """Four files of six characters to learn from and four to measure on."""
    for part, many in (("train", 6), ("t10k", 4)):
        save_idx(folder / f"{prefix}{part}-images{dash}idx3-ubyte{ending}", inks(many, first=many))
        save_idx(folder / f"{prefix}{part}-labels{dash}idx1-ubyte{ending}", (np.arange(many) % 2).astype(np.uint8))
    return folder


@pytest.mark.parametrize(("ending", "dash"), [("", "-"), (".gz", "-"), ("", ".")])
def test_a_folder_of_idx_files_is_a_data_set(tmp_path: Path, ending: str, dash: str) -> None:
    """Plain or gzipped, with a hyphen or a dot, the files named train and t10k are learnt from and measured on."""
    data = own_data(files(tmp_path, ending, dash=dash))
    assert data.shape == (20, 16, 1)
    np.testing.assert_array_equal(data.train.images, inks(6, first=6))
    assert data.test is not None
    assert data.test.labels.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("kind", ["uint8", "int8", "int16", "int32", "float32", "float64"])
def test_numbers_of_every_kind_are_big_endian(tmp_path: Path, kind: str) -> None:
    """All six kinds of numbers come back as they were written."""
    array = np.arange(-12 if kind != "uint8" else 0, 12, dtype=kind)[:12].reshape(2, 3, 2)
    np.testing.assert_array_equal(load_idx(save_idx(tmp_path / "a.idx", array)), array)


def test_a_file_names_its_set_among_several(tmp_path: Path) -> None:
    """Where a folder holds two sets the folder will not do, but a file of one of them will."""
    files(files(tmp_path, ".gz", "emnist-digits-"), ".gz", "emnist-letters-")
    with pytest.raises(UnsupportedFileError, match="2 sets"):
        own_data(tmp_path)
    data = own_data(tmp_path / "emnist-letters-train-images-idx3-ubyte.gz")
    assert (len(data.train), len(data.test or ())) == (6, 4)


def test_the_mapping_of_emnist_names_the_classes(tmp_path: Path) -> None:
    """Labels that count from 1 become the letters of the mapping beside them."""
    save_idx(tmp_path / "letters-train-images-idx3-ubyte", inks(4))
    save_idx(tmp_path / "letters-train-labels-idx1-ubyte", np.array([2, 1, 2, 1], np.uint8))
    (tmp_path / "letters-mapping.txt").write_text("1 65 97\n2 66 98\n", encoding="ascii")
    data = own_data(tmp_path)
    assert [data.classes[at] for at in data.train.labels] == ["B", "A", "B", "A"]


def test_rows_and_columns_can_be_exchanged(tmp_path: Path) -> None:
    """With `transposed = true` beside them, EMNIST's pictures stand upright."""
    (files(tmp_path, "") / "dataset.toml").write_text("transposed = true\n", encoding="utf-8")
    np.testing.assert_array_equal(own_data(tmp_path).train.images, inks(6, first=6).swapaxes(1, 2))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """A file that is cut short, too long, no IDX or a broken gzip is named."""
    whole = save_idx(tmp_path / "a.idx", inks(3)).read_bytes()
    zipped = save_idx(tmp_path / "b.gz", inks(3)).read_bytes()
    for data in (whole[:-1], whole + b"\0", b"\x89PNG" + whole, whole[:6], b"", zipped[:-9]):
        (tmp_path / "broken.idx").write_bytes(data)
        with pytest.raises(UnreadableFileError, match=r"broken\.idx"):
            load_idx(tmp_path / "broken.idx")


def test_a_file_that_stands_alone_is_named(tmp_path: Path) -> None:
    """Images without labels, and a set without a part to learn from, say what is missing."""
    (files(tmp_path, "") / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(MissingFileError, match="t10k-images-idx3-ubyte stands alone"):
        own_data(tmp_path)
    (tmp_path / "train-images-idx3-ubyte").unlink()
    with pytest.raises(MissingFileError, match="no train-images"):
        own_data(tmp_path)


def test_unequal_lengths_are_named(tmp_path: Path) -> None:
    """More images than labels are told with both numbers."""
    save_idx(files(tmp_path, "") / "train-labels-idx1-ubyte", np.zeros(5, np.uint8))
    with pytest.raises(UnreadableFileError, match=r"6 images and .*labels-idx1-ubyte 5 labels"):
        own_data(tmp_path)
