"""The sample scans are drawn by code: the same bytes each time, small, and readable as what they claim to be."""

import json
from pathlib import Path

import pytest
from PIL import Image

from workshop.drawing.examples import draw_examples
from workshop.drawing.form import teaching_form

pytestmark = pytest.mark.xdist_group("examples")  # what its tests look at is made once

FILES = {"form.pdf", "cheque.png", "faint.tif", "blank.png", "truth.jsonl"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of freshly drawn samples."""
    path = tmp_path_factory.mktemp("examples")
    draw_examples(path)
    return path


def test_drawing_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Nothing of the clock or of the machine's state gets into a sample."""
    draw_examples(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == FILES
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_samples_are_small(folder: Path) -> None:
    """All together they take less than a megabyte and a half in the repository."""
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_500_000


def test_the_truth_names_the_fields_of_the_form(folder: Path) -> None:
    """Each sheet of the form has a line for every field of its layout; the blank one has none."""
    lines = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    fields = {field.name for field in teaching_form().layout.fields}
    for file, page in (("form.pdf", 1), ("form.pdf", 2), ("faint.tif", 1)):
        assert {line["field"] for line in lines if (line["file"], line["page"]) == (file, page)} == fields
    assert {line["field"] for line in lines if line["file"] == "cheque.png"} == {"date", "amount"}
    assert not [line for line in lines if line["file"] == "blank.png"]
    assert all(line["text"].isdigit() for line in lines)


@pytest.mark.parametrize(("name", "width"), [("cheque.png", 203.2), ("faint.tif", 148.0), ("blank.png", 148.0)])
def test_images_know_their_resolution(folder: Path, name: str, width: float) -> None:
    """The dots per inch in the file give the sheet's width in millimetres."""
    with Image.open(folder / name) as image:
        assert image.width / image.info["dpi"][0] * 25.4 == pytest.approx(width, abs=0.5)
