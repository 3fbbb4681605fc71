"""What is refused and what is warned of once the characters are there."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forms.errors import InkfieldError
from tests.workshop.datasets.material import inks, texts
from workshop.datasets import own_data


def noted(tmp_path: Path, **arrays: Any) -> str:
    """All that is said about an archive."""
    np.savez(tmp_path / "own.npz", **arrays)
    return texts(own_data(tmp_path / "own.npz").notes)


def test_good_data_is_not_talked_about(tmp_path: Path) -> None:
    """A set without faults has no notes."""
    assert noted(tmp_path, x=inks(40), y=np.arange(40) % 4) == ""


def test_rare_classes_are_named(tmp_path: Path) -> None:
    """One picture of a class, a few of another, and a class that drowns are each told."""
    said = noted(tmp_path, x=inks(310), y=np.array([0] * 304 + [1] * 5 + [2]))
    assert "one picture alone of 2" in said
    assert "fewer than 10 pictures of 1 (5)" in said
    assert "0 has 304 pictures and 2 1" in said


def test_classes_that_are_not_measured_are_named(tmp_path: Path) -> None:
    """A class that the test part lacks is told."""
    arrays = {"x_test": inks(4, first=100), "y_test": np.array([0, 0, 1, 1])}
    assert "test has no picture of 2" in noted(tmp_path, x_train=inks(30), y_train=np.arange(30) % 3, **arrays)


def test_pictures_in_two_parts_are_named(tmp_path: Path) -> None:
    """A picture to measure on that was learnt from is told."""
    twice = np.concatenate([inks(2), inks(2, first=100)])
    said = noted(tmp_path, x_train=inks(30), y_train=np.arange(30) % 2, x_test=twice, y_test=np.array([0, 1, 0, 1]))
    assert "2 pictures of test are in train too: number 1, number 2" in said


def test_a_picture_of_two_classes_is_named(tmp_path: Path) -> None:
    """Equal pictures with different labels are told, and equal ones with the same label are not."""
    pictures = inks(30)
    pictures[1], pictures[12] = pictures[0], pictures[10]
    said = noted(tmp_path, x=pictures, y=np.arange(30) % 2)
    assert said == "warning: 2 pictures of train stand in two or more classes: number 1, number 2"


def test_empty_pictures_are_named(tmp_path: Path) -> None:
    """A picture with nothing on it is told."""
    pictures = inks(30)
    pictures[7] = 0
    assert "1 pictures of train are of one brightness, with nothing on them: number 8" in noted(
        tmp_path, x=pictures, y=np.arange(30) % 2
    )


def test_writers_in_two_parts_are_named(tmp_path: Path) -> None:
    """A writer who is learnt from and measured on is told."""
    learnt = {"x_train": inks(30), "y_train": np.arange(30) % 2, "writer_train": ["ann", "ben", "cem"] * 10}
    kept = {"x_test": inks(4, first=100), "y_test": np.arange(4) % 2, "writer_test": ["ann", "dee", "dee", "dee"]}
    assert "1 writers or batches of test are in train too: ann" in noted(tmp_path, **learnt, **kept)


@pytest.mark.parametrize(
    ("arrays", "problem"),
    [
        ({"x": inks(4), "y": np.zeros(4, int)}, r"one class only \(0\)"),
        ({"x": inks(1)[:0], "y": np.zeros(0, int)}, "no characters to learn from"),
        (
            {"x": inks(4), "y": np.array([0, 1, 0, 1]), "classes": np.array(["a", "b", "c"])},
            "train has no picture of c",
        ),
        (
            {"x_train": inks(4), "y_train": np.arange(4) % 2, "x_test": inks(4, (8, 8)), "y_test": np.arange(4) % 2},
            r"differ between parts: \(8, 8, 1\) in test, \(20, 16, 1\) in train",
        ),
    ],
)
def test_what_cannot_be_learnt_is_refused(tmp_path: Path, arrays: dict[str, Any], problem: str) -> None:
    """One class, no pictures, a declared class without pictures, and parts of different sizes are faults."""
    with pytest.raises(InkfieldError, match=problem):
        noted(tmp_path, **arrays)
