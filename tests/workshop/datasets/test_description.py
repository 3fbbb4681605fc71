"""What is said about a data set on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from tests.workshop.datasets.material import class_folders, inks
from workshop.datasets import own_data
from workshop.datasets.description import as_record, as_text, contact_sheet


def asked(*words: str) -> subprocess.CompletedProcess[str]:
    """`inkfield model data` with these words."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("INKFIELD_")}
    here = Path(__file__).parents[3]
    command = [sys.executable, "-m", "inkfield", "model", "data", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=here, env=clean, check=False)


def test_the_verb_says_what_a_folder_holds(tmp_path: Path) -> None:
    """Classes with their counts, the size, and what looks wrong are printed, and a picture is drawn."""
    class_folders(tmp_path / "letters", ["a", "ß"], 3)
    answer = asked(str(tmp_path / "letters"), "--picture", str(tmp_path / "sheet.png"))
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("letters: 2 classes, pictures of 20 x 16 in grey\n")
    assert "warning: fewer than 10 pictures of a (3), ß (3)" in answer.stdout
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.size == (16 * 18, 2 * 22)


def test_the_verb_speaks_json(tmp_path: Path) -> None:
    """With --json stdout is one object."""
    record = json.loads(asked(str(class_folders(tmp_path / "letters", ["a", "b"])), "--json").stdout)
    assert record["parts"]["train"] == {"characters": 6, "groups": None, "by_class": {"a": 3, "b": 3}}
    assert (record["height"], record["width"], record["channels"]) == (20, 16, 1)


def test_bad_data_ends_with_an_error(tmp_path: Path) -> None:
    """What cannot be learnt from is one line on stderr and exit code 3."""
    answer = asked(str(tmp_path))
    assert (answer.returncode, answer.stdout) == (3, "")
    assert "is empty" in answer.stderr
    assert asked(str(tmp_path / "nowhere")).returncode == 3


def test_many_classes_are_summed_up(tmp_path: Path) -> None:
    """Beyond forty classes the table names the fewest, the median and the most; the record names all."""
    labels = np.concatenate([np.repeat(np.arange(50), 2), [7, 7]])
    np.savez(tmp_path / "own.npz", x=inks(102), y=labels)
    data = own_data(tmp_path / "own.npz")
    assert [line.split() for line in as_text(data).splitlines()[3:7]] == [
        ["fewest", "2"],
        ["median", "2"],
        ["most", "4"],
        ["all", "classes", "102"],
    ]
    assert len(as_record(data)["parts"]["train"]["by_class"]) == 50


def test_a_sheet_shows_pictures_of_each_class(tmp_path: Path) -> None:
    """Row by row the sheet has pictures of one class."""
    pictures = inks(8)
    np.savez(tmp_path / "own.npz", x=pictures, y=np.array([0, 1] * 4))
    sheet = contact_sheet(own_data(tmp_path / "own.npz"))
    np.testing.assert_array_equal(sheet[1:21, 1:17, 0], pictures[0])
    np.testing.assert_array_equal(sheet[23:43, 1:17, 0], pictures[1])
