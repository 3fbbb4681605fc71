"""What people settled becomes characters to learn from."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forms.errors import EmptyFileError, MissingFileError, UnreadableFileError
from tests.workshop.datasets.material import save, texts
from workshop.datasets import corrections_set, divide, own_data
from workshop.drawing.pen import Writer

DIGITS = tuple("0123456789")


def field(folder: Path, name: str, text: str, person: int) -> list[list[int]]:
    """A crop of a field that a drawn person wrote, dark on paper; gives the box of each character."""
    patch = Writer(person).string(text, 30, np.random.default_rng(person))
    paper = np.full((patch.mask.shape[0] + 12, patch.mask.shape[1] + 20), 235, np.uint8)
    paper[6:-6, 10:-10] -= (patch.mask * (180 / 255)).astype(np.uint8)
    save(folder / name, paper)
    return [[round(box.x) + 10, round(box.y) + 6, round(box.width), round(box.height)] for box in patch.boxes]


def listed(folder: Path, rows: list[dict[str, Any] | str]) -> Path:
    """The list of a folder of corrections."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "corrections.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def settled(folder: Path, many: int = 6) -> list[dict[str, Any]]:
    """Rows of as many settled fields, by two writers."""
    return [
        {
            "crop": f"ab/{at}.png",
            "text": "0123456789",
            "boxes": field(folder, f"ab/{at}.png", "0123456789", at % 2),
            "writer": f"w{at % 2}",
        }
        for at in range(many)
    ]


def test_settled_fields_become_characters(tmp_path: Path) -> None:
    """Each boxed character is cut out as light ink on black, knows its writer, and has the class it was settled as."""
    listed(tmp_path, settled(tmp_path))
    data = own_data(tmp_path)
    assert data.classes == DIGITS
    assert data.shape == (64, 64, 1)
    assert np.bincount(data.train.labels).tolist() == [6] * 10
    assert data.train.groups is not None
    assert set(data.train.groups.tolist()) == {"w0", "w1"}
    assert (data.train.images[:, 0] == 0).all()
    assert (data.train.images.max(axis=(1, 2)) > 200).all()


def test_writers_of_corrections_stay_together(tmp_path: Path) -> None:
    """What is kept back is of people whom nothing was learnt from."""
    parts = divide(own_data(listed(tmp_path, settled(tmp_path))), 0.4, 0.0, 1)
    assert parts.train.groups is not None
    assert parts.validation.groups is not None
    assert not set(parts.train.groups.tolist()) & set(parts.validation.groups.tolist())


def test_corrections_join_the_known_sets(tmp_path: Path) -> None:
    """Labels are positions in the classes of the recipe; characters that are none of them are counted and left out."""
    rows = settled(tmp_path, 1)
    one, notes = corrections_set(listed(tmp_path, rows), ("9", "8", "7"))
    assert sorted(one.labels.tolist()) == [0, 1, 2]
    assert "characters that are no class are left out: '0' 1 times" in texts(notes)


def test_a_crop_of_one_character_needs_no_box(tmp_path: Path) -> None:
    """A single character has its whole crop."""
    rows: list[dict[str, Any] | str] = []
    for person, text in enumerate("3773"):
        field(tmp_path, f"{person}.png", text, person)
        rows.append({"crop": f"{person}.png", "text": text})
    assert own_data(listed(tmp_path, rows)).train.labels.tolist() == [0, 1, 1, 0]


def test_what_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Fields without boxes, missing crops, wrong lines and boxes beside the ink are counted and named."""
    good = settled(tmp_path, 2)
    first = good[0]
    rows: list[dict[str, Any] | str] = [
        *good,
        {**first, "boxes": None},
        {**first, "boxes": [None, *first["boxes"][1:]]},
        {**first, "crop": "lost.png"},
        {**first, "boxes": first["boxes"][:3]},
        {**first, "crop": "../other/0.png"},
        {**first, "boxes": [[0, 0, 2, 2], *first["boxes"][1:]]},
        {**first, "text": None},
        {**first, "text": 17},
        {"crop": "ab/0.png"},
        '{"crop": "ab/0.png", "te',
        "",
    ]
    said = texts(own_data(listed(tmp_path, rows)).notes)
    assert "5 lines of corrections.jsonl are wrong and left out: line 6 (3 boxes for 10 characters)" in said
    assert "line 7 (../other/0.png lies outside of the folder)" in said
    assert "1 crops cannot be read and are left out: lost.png (line 5)" in said
    assert "11 characters have no box and are left out: line 3, character 1" in said
    assert "1 boxes hold no ink and are left out: line 8, character 1" in said


def test_a_folder_without_use_is_refused(tmp_path: Path) -> None:
    """No list, a list of wrong lines alone, and a list of unsettled fields alone each say so."""
    with pytest.raises(MissingFileError, match=r"corrections\.jsonl is not there"):
        corrections_set(tmp_path, DIGITS)
    with pytest.raises(UnreadableFileError, match="no line is right: line 1"):
        corrections_set(listed(tmp_path, ["nonsense"]), DIGITS)
    with pytest.raises(EmptyFileError, match="settle some fields first"):
        corrections_set(listed(tmp_path, [{"crop": "a.png", "text": ""}]), DIGITS)
