"""A folder for each class."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from forms.errors import EmptyFileError, InkfieldError, MissingFileError, SettingsError, UnsupportedFileError
from tests.workshop.datasets.material import class_folders, ink, save, texts
from workshop.datasets import own_data
from workshop.datasets.class_folders import class_of, folder_of


def test_each_folder_is_a_class(tmp_path: Path) -> None:
    """Folders name the classes, in one order, and each picture knows its file."""
    data = own_data(class_folders(tmp_path, ["B", "A", "ä"]))
    assert data.classes == ("A", "B", "ä")
    assert data.train.labels.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert data.train.sources is not None
    assert data.train.sources[3] == "B/0.png"
    np.testing.assert_array_equal(data.train.images[3], ink(0))


def test_train_validation_and_test_are_recognised(tmp_path: Path) -> None:
    """Folders called train, val and test hold parts, whatever the case of their names."""
    for name, many in (("Train", 4), ("val", 2), ("TEST", 1)):
        class_folders(tmp_path / name, ["a", "b"], many)
    data = own_data(tmp_path)
    assert {name: len(part) for name, part in data.parts.items()} == {"train": 8, "validation": 4, "test": 2}
    assert data.classes == ("a", "b")


def test_a_class_may_be_called_test(tmp_path: Path) -> None:
    """A folder called test with pictures and no folders in it is a class like others."""
    assert own_data(class_folders(tmp_path, ["exam", "test"])).classes == ("exam", "test")


def test_test_alone_is_refused(tmp_path: Path) -> None:
    """A part to measure on without one to learn from says what is missing."""
    class_folders(tmp_path / "test", ["a", "b"])
    with pytest.raises(UnsupportedFileError, match="no folder `train`"):
        own_data(tmp_path)


def test_a_class_that_cannot_be_learnt_is_refused(tmp_path: Path) -> None:
    """A class that stands in test alone is named."""
    class_folders(tmp_path / "train", ["a", "b"])
    class_folders(tmp_path / "test", ["a", "c"])
    with pytest.raises(UnsupportedFileError, match="test has classes that train has not: c"):
        own_data(tmp_path)


@pytest.mark.parametrize("name", ["/", ".", "..", "A", "%", "a b", "ß", "七", "é", "con:", "€", "x\ny"])
def test_every_class_has_a_folder(tmp_path: Path, name: str) -> None:
    """Any class name makes a folder that any system can have, and comes back from it."""
    folder = folder_of(name)
    assert class_of(folder) == name
    assert not set(folder) & set('/\\:*?"<>|. \n')
    assert folder == folder.lower() or "%" in folder
    data = own_data(class_folders(tmp_path, [folder, "other"]))
    assert name in data.classes


def test_composed_and_decomposed_names_are_one_class(tmp_path: Path) -> None:
    """An accent that a file system took apart is put together again."""
    class_folders(tmp_path, [unicodedata.normalize("NFD", "é"), "e"])
    assert own_data(tmp_path).classes == ("e", "é")


def test_broken_files_are_left_out_and_named(tmp_path: Path) -> None:
    """A cut picture, an empty one and one that is none are named, and the rest is used."""
    class_folders(tmp_path, ["a", "b"])
    whole = (tmp_path / "a" / "0.png").read_bytes()
    (tmp_path / "a" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "a" / "empty.png").write_bytes(b"")
    (tmp_path / "b" / "notes.png").write_bytes(b"no picture at all")
    data = own_data(tmp_path)
    assert len(data.train) == 6
    assert "3 files are damaged" in texts(data.notes)
    assert all(name in texts(data.notes) for name in ("a/cut.png", "a/empty.png", "b/notes.png"))


def test_many_broken_files_are_counted(tmp_path: Path) -> None:
    """Of many broken files the first are named and the others counted."""
    class_folders(tmp_path, ["a", "b"])
    for number in range(9):
        (tmp_path / "a" / f"broken{number}.png").write_bytes(b"x")
    assert "a/broken3.png and 5 more" in texts(own_data(tmp_path).notes)


def test_nothing_hidden_is_read(tmp_path: Path) -> None:
    """Hidden files and what systems leave behind are passed over without a word."""
    class_folders(tmp_path, ["a", "b", ".cache"], 10)
    (tmp_path / "a" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "b" / "Thumbs.db").write_bytes(b"x")
    data = own_data(tmp_path)
    assert (data.classes, data.notes) == (("a", "b"), ())


def test_loose_files_are_named(tmp_path: Path) -> None:
    """A picture beside the class folders belongs to no class, which is told."""
    save(class_folders(tmp_path, ["a", "b"]) / "loose.png", ink(1))
    assert "1 files lie outside of class folders and are left out: loose.png" in texts(own_data(tmp_path).notes)


def test_writers_are_found_where_it_is_told(tmp_path: Path) -> None:
    """File names say the writer only where `writer` says how; a name that does not is a group of its own."""
    for name in ("w1_0.png", "w1_1.png", "w2_0.png", "odd.png"):
        for at, folder in enumerate("ab"):
            save(tmp_path / folder / name, ink(ord(name[1]) * 10 + ord(name[3]) + at))
    assert own_data(tmp_path).train.groups is None
    (tmp_path / "dataset.toml").write_text('writer = "^(w[0-9]+)_"\n', encoding="utf-8")
    data = own_data(tmp_path)
    assert data.train.groups is not None
    assert data.train.groups.tolist() == ["a/odd.png", "w1", "w1", "w2", "b/odd.png", "w1", "w1", "w2"]
    assert "finds nobody in 2 files" in texts(data.notes)


def test_folders_inside_a_class_may_be_writers(tmp_path: Path) -> None:
    """Pictures are found below their class folder at any depth, and the way to them may name the writer."""
    for person in ("ann", "ben"):
        for folder in "ab":
            save(tmp_path / folder / person / "0.png", ink(len(person) + ord(folder)))
    (tmp_path / "dataset.toml").write_text('writer = "^([^/]+)/"\n', encoding="utf-8")
    groups = own_data(tmp_path).train.groups
    assert groups is not None
    assert set(groups.tolist()) == {"ann", "ben"}


def test_the_order_of_classes_can_be_told(tmp_path: Path) -> None:
    """`classes` sets the order of outputs, and must be what is there."""
    class_folders(tmp_path, ["a", "b"])
    (tmp_path / "dataset.toml").write_text('classes = ["b", "a"]\n', encoding="utf-8")
    data = own_data(tmp_path)
    assert data.classes == ("b", "a")
    assert data.train.labels.tolist() == [1, 1, 1, 0, 0, 0]
    (tmp_path / "dataset.toml").write_text('classes = ["b", "a", "c"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="differ: c"):
        own_data(tmp_path)


@pytest.mark.parametrize(
    ("classes", "empty", "problem"),
    [
        ([], [], "is empty"),
        (["a"], [], "one class only"),
        (["a", "b"], ["c"], "no pictures in c"),
        ([], ["a", "b"], "no pictures in a, b"),
    ],
)
def test_what_cannot_be_learnt_is_refused(tmp_path: Path, classes: list[str], empty: list[str], problem: str) -> None:
    """An empty folder, one class alone, and a class without pictures each say so."""
    class_folders(tmp_path, classes)
    for name in empty:
        (tmp_path / name).mkdir()
    with pytest.raises((EmptyFileError, UnsupportedFileError), match=problem):
        own_data(tmp_path)


def test_a_class_of_broken_files_alone_is_refused(tmp_path: Path) -> None:
    """Where every picture of a class is broken, the class is named."""
    class_folders(tmp_path, ["a", "b"])
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "0.png").write_bytes(b"x")
    with pytest.raises(InkfieldError, match="train has no picture of c"):
        own_data(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A path with nothing at it is named."""
    with pytest.raises(MissingFileError, match="nowhere"):
        own_data(tmp_path / "nowhere")
