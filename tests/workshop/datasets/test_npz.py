"""Arrays in one archive, in the ways people name and shape them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forms.errors import UnreadableFileError, UnsupportedFileError
from tests.workshop.datasets.material import inks, texts
from workshop.datasets import own_data


def archive(tmp_path: Path, **arrays: Any) -> Path:
    """An archive with these arrays."""
    path = tmp_path / "own.npz"
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(
    ("images", "labels"), [("x", "y"), ("images", "labels"), ("x_train", "y_train"), ("train_images", "train_labels")]
)
def test_arrays_go_by_several_names(tmp_path: Path, images: str, labels: str) -> None:
    """Images and labels are found under each pair of usual names."""
    pictures = inks(6)
    data = own_data(archive(tmp_path, **{images: pictures, labels: np.arange(6) % 2}))
    assert data.classes == ("0", "1")
    np.testing.assert_array_equal(data.train.images, pictures)


def test_all_parts_are_found(tmp_path: Path) -> None:
    """Validation and test arrays become parts of their own, each with its writers."""
    arrays = {
        f"{what}_{part}": value
        for at, part in enumerate(("train", "val", "test"))
        for what, value in (
            ("x", inks(4, first=10 * at)),
            ("y", np.array([0, 1, 0, 1])),
            ("writer", [f"{part}{n}" for n in range(4)]),
        )
    }
    data = own_data(archive(tmp_path, **arrays))
    assert {name: len(part) for name, part in data.parts.items()} == {"train": 4, "validation": 4, "test": 4}
    assert data.test is not None
    assert data.test.groups is not None
    assert data.test.groups.tolist() == ["test0", "test1", "test2", "test3"]


def test_names_as_labels_become_classes(tmp_path: Path) -> None:
    """Labels that are names, of any script, are the class names."""
    data = own_data(archive(tmp_path, x=inks(4), y=np.array(["ß", "七", "ß", "a/b"])))
    assert data.classes == ("a/b", "ß", "七")
    assert [data.classes[at] for at in data.train.labels] == ["ß", "七", "ß", "a/b"]


def test_an_archive_may_name_its_classes(tmp_path: Path) -> None:
    """With `classes`, whole numbers are positions among them."""
    data = own_data(archive(tmp_path, x=inks(4), y=np.array([1, 0, 1, 0]), classes=np.array(["no", "yes"])))
    assert data.classes == ("no", "yes")
    assert data.train.labels.tolist() == [1, 0, 1, 0]


def test_labels_out_of_range_are_named(tmp_path: Path) -> None:
    """A label beyond the declared classes is named with its place."""
    path = archive(tmp_path, x=inks(4), y=np.array([0, 1, 7, -1]), classes=np.array(["no", "yes"]))
    with pytest.raises(UnreadableFileError, match=r"out of range: -1, 7.*number 3, number 4"):
        own_data(path)


def test_numbers_sort_as_numbers(tmp_path: Path) -> None:
    """Class 10 comes after class 9, and a number that is missing between them is told."""
    data = own_data(archive(tmp_path, x=inks(22), y=np.repeat([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11], 2)))
    assert data.classes[-2:] == ("10", "11")
    assert "no picture has the label 9" in texts(data.notes)


@pytest.mark.parametrize(
    "shaped",
    [
        lambda pictures: pictures.reshape(len(pictures), -1),
        lambda pictures: pictures[..., None],
        lambda pictures: pictures[:, None],
    ],
    ids=["rows", "channel last", "channel first"],
)
def test_images_come_in_several_shapes(tmp_path: Path, shaped: Any) -> None:
    """Flat rows of square pictures, and a channel at either end, give the same images."""
    pictures = inks(4, (16, 16))
    data = own_data(archive(tmp_path, x=shaped(pictures), y=np.array([0, 1, 0, 1])))
    assert data.shape == (16, 16, 1)
    np.testing.assert_array_equal(data.train.images, pictures)


def test_colour_stays_colour(tmp_path: Path) -> None:
    """Three different channels, first or last, make a set of three channels."""
    pictures = np.stack([inks(4), inks(4) // 2, inks(4) // 3], axis=-1)
    for array in (pictures, np.moveaxis(pictures, 3, 1)):
        data = own_data(archive(tmp_path, x=array, y=np.array([0, 1, 0, 1])))
        assert data.shape == (20, 16, 3)
        np.testing.assert_array_equal(data.train.images, pictures)


def test_colour_without_colour_becomes_grey(tmp_path: Path) -> None:
    """Three equal channels are one, and that is told."""
    data = own_data(archive(tmp_path, x=np.repeat(inks(4)[..., None], 3, axis=3), y=np.array([0, 1, 0, 1])))
    assert data.shape == (20, 16, 1)
    assert "made grey" in texts(data.notes)


def test_one_hot_labels_are_understood(tmp_path: Path) -> None:
    """Labels as rows with a single one, and labels in a column, are labels."""
    wanted = [2, 0, 1, 2, 0, 1]
    for labels in (np.eye(3, dtype=np.float32)[wanted], np.array(wanted)[:, None]):
        assert own_data(archive(tmp_path, x=inks(6), y=labels)).train.labels.tolist() == wanted


@pytest.mark.parametrize(
    ("arrays", "problem"),
    [
        ({"x": inks(4), "y": np.arange(3)}, "4 images and 3 labels"),
        ({"x": inks(4)}, "no labels"),
        ({"a": inks(4), "b": np.arange(4)}, r"holds a, b; name the arrays"),
        ({"x": inks(4), "y": np.array([0.5, 1, 0, 1])}, "no whole numbers in 1"),
        ({"x": inks(4), "y": np.array([0, np.nan, 0, 1])}, "no whole numbers in 2"),
        ({"x": inks(4).reshape(4, -1), "y": np.arange(4)}, "no squares"),
        ({"x": np.zeros((4, 8, 8, 2), np.uint8), "y": np.arange(4)}, "one channel or three"),
        ({"x": np.zeros((4, 0, 8), np.uint8), "y": np.arange(4)}, "no pixels"),
        ({"x": np.array(["a", "b"]), "y": np.arange(2)}, "give numbers"),
        ({"x": inks(4), "y": np.array([0, 1, 0, 1]), "writer": np.array(["a"])}, "one for each image"),
        ({"x_train": inks(4), "y_train": np.array([0, 1, 0, 1]), "x_test": inks(2)}, "images of test but no labels"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, arrays: dict[str, Any], problem: str) -> None:
    """Each fault of an archive says what is wrong where."""
    with pytest.raises((UnreadableFileError, UnsupportedFileError), match=problem):
        own_data(archive(tmp_path, **arrays))


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    """Arrays of Python objects could run anything when loaded, so they are not."""
    with pytest.raises(UnreadableFileError, match=r"own\.npz"):
        own_data(archive(tmp_path, x=np.array([inks(1), "no"], dtype=object), y=np.arange(2)))


def test_a_cut_archive_is_named(tmp_path: Path) -> None:
    """An archive that was cut short is named."""
    path = archive(tmp_path, x=inks(4), y=np.arange(4))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(UnreadableFileError, match=r"own\.npz"):
        own_data(path)
