"""Settled readings as a folder that networks learn from."""

import json
from pathlib import Path

import pytest

from forms.errors import MissingFileError, NothingFoundError
from storage.corrected import Settled
from storage.decisions import Decision
from tests.nouns import reading, scan
from worker.crops import corner
from workshop.learning.collecting import Collected, collect


def settled(text: str, raw: str | None = None, decision: Decision = Decision.CORRECTED, **changes: object) -> Settled:
    """A field that was read as 042, `x042` as it is written."""
    read = reading(raw="042", **changes)
    return Settled(scan(), 1, "form", read, None, decision, text, raw, "ada")


def picture(_: Settled) -> bytes:
    """What stands for the crop: nobody opens it here."""
    return b"a picture"


def rows(folder: Path) -> list[dict[str, object]]:
    """The lines that were written."""
    return [json.loads(line) for line in (folder / "corrections.jsonl").read_text().splitlines()]


def test_each_settled_field_is_a_crop_and_a_line(tmp_path: Path) -> None:
    """With the boxes of its characters in pixels of the crop, and what the machine had read."""
    one = settled("047")
    assert collect([one], picture, tmp_path / "new") == Collected(1, 0, 0, 0)
    (row,) = rows(tmp_path / "new")
    left, top = corner(one.reading.box)
    first = one.reading.characters[0].box.rounded()
    assert row["text"] == "047"
    assert row["boxes"][0] == [first[0] - left, first[1] - top, *first[2:]]  # type: ignore[index]
    assert (row["document"], row["machine_text"], row["settled_by"]) == ("a" * 64, "042", "ada")
    assert (tmp_path / "new" / str(row["crop"])).read_bytes() == b"a picture"


def test_a_character_more_than_was_read_leaves_its_box_open(tmp_path: Path) -> None:
    """It is counted: which ink belongs to it is not known."""
    assert collect([settled("0142")], picture, tmp_path).doubtful == 1
    assert None in rows(tmp_path)[0]["boxes"]  # type: ignore[operator]


def test_a_value_that_does_not_tell_what_is_written_is_left_out(tmp_path: Path) -> None:
    """A date may be written in many ways: it teaches where it was confirmed, or typed as it is written."""
    untold = settled("2026-11-24", kind="date")
    confirmed = settled("2026-11-24", decision=Decision.CONFIRMED, kind="date")
    typed = settled("2026-11-24", raw="24/11/26", kind="date")
    assert collect([untold, confirmed, typed], picture, tmp_path) == Collected(2, 1, 1, 0)
    assert [row["text"] for row in rows(tmp_path)] == ["042", "241126"]


def test_a_field_whose_page_is_gone_is_counted_and_the_others_go_on(tmp_path: Path) -> None:
    """Its original may have been erased."""

    def gone(one: Settled) -> bytes:
        if one.text == "040":
            raise MissingFileError("erased")
        return b"a picture"

    assert collect([settled("040"), settled("047")], gone, tmp_path) == Collected(1, 0, 0, 1)


def test_nothing_to_learn_from_is_an_error_that_says_so(tmp_path: Path) -> None:
    """And how to get something."""
    with pytest.raises(NothingFoundError, match="inkfield review"):
        collect([], picture, tmp_path)
