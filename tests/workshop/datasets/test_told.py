"""What is told about data, and where that is explained."""

import dataclasses
import json
import re
from pathlib import Path

import pytest

from workshop.datasets.class_folders import class_of, folder_of
from workshop.datasets.told import INSIDE, Ink, Told, told_about

DOCUMENT = (Path(__file__).parents[3] / "docs" / "datasets.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", [field.name for field in dataclasses.fields(Told)])
def test_every_key_is_explained(key: str) -> None:
    """docs/datasets.md has an example of each key."""
    assert re.search(rf"^\|.*`{key} = ", DOCUMENT, re.MULTILINE)


def test_the_examples_can_be_told(tmp_path: Path) -> None:
    """All examples of keys in docs/datasets.md make a file that is understood."""
    examples = re.findall(r"`(\w+ = [^`]+)`", DOCUMENT.split("## What you can say")[1].split("## What is done")[0])
    (tmp_path / INSIDE).write_text("\n".join(examples), encoding="utf-8")
    told = told_about(tmp_path)
    assert (told.ink, told.height, told.full_scale) == (Ink.DARK, 28, 4095.0)


def test_the_folders_that_are_shown_are_those_classes() -> None:
    """The table of folder names says what the program does."""
    rows = re.findall(r"^\| `(.)`[^|]*\| `(%\w\w)` \|", DOCUMENT, re.MULTILINE)
    assert len(rows) == 4
    assert all(class_of(folder) == name and folder_of(name) == folder for name, folder in rows)


def test_the_correction_that_is_shown_is_one() -> None:
    """The example of a correction has a box, or none, for each character."""
    row = json.loads(re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)[0])
    assert len(row["boxes"]) == len(row["text"])
