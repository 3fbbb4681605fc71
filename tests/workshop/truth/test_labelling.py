"""Which values teach what to accept."""

from pathlib import Path
from typing import Any

import pytest

from forms.geometry import Box
from workshop.truth.labelling import ROUNDED, Seen, known_by_settling, known_by_truth, seen_by_file
from workshop.truth.rows import Truth

RECORD: dict[str, Any] = {
    "file": "in/batch/form.png",
    "layout": "tally",
    "page": 1,
    "field": "total",
    "raw": "12",
    "text": "12",
    "box": [10, 10, 50, 20],
    "confidence": 0.9,
    "status": "confirmed",
    "reason": None,
}


def truth(text: str, state: str = "clean") -> Truth:
    """What is written in the field of RECORD."""
    return Truth(Path("/data"), "batch/form.png", text, None, Box(10, 10, 50, 20), "total", None, state, ())


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({}, True),
        ({"status": "corrected", "machine_text": "17"}, False),
        ({"status": "corrected", "machine_text": "12"}, True),
        ({"reason": {"code": "low_confidence", "message": ""}}, True),
        ({"status": "illegible", "machine_text": "17"}, None),
        ({"status": "accepted"}, None),
        ({"status": "corrected"}, None),
        ({"confidence": None}, None),
        ({"reason": {"code": "sum", "message": ""}}, None),
    ],
)
def test_settled_readings_say_whether_the_machine_was_right(changes: dict[str, Any], right: bool | None) -> None:
    """Confirmed ones are right, corrected ones by what was read; what was objected to is never accepted anyway."""
    found = known_by_settling([RECORD | changes])
    assert [one.value.right for one in found] == ([] if right is None else [right])
    for one in found:
        assert (one.layout, one.field, one.value.confidence) == ("tally", "total", 0.9 - ROUNDED)


def test_readings_are_found_by_the_end_of_their_path() -> None:
    """Wherever the scans lay when they were read; lines of pages that were not read have no field."""
    found = seen_by_file([RECORD, {"file": "x", "status": "failed"}])
    assert set(found) == {"batch/form.png", "form.png"}
    assert found["form.png"] == [Seen("tally", 1, "total", Box(10, 10, 50, 20), "12", 0.9 - ROUNDED, True)]


@pytest.mark.parametrize(
    ("truths", "right"),
    [
        ([truth("12")], [True]),
        ([truth("13")], [False]),
        ([truth("", "blank")], [False]),
        ([truth("12", "struck_out")], [False]),
        ([], []),
    ],
)
def test_what_was_read_is_held_against_truth(truths: list[Truth], right: list[bool]) -> None:
    """Values of fields that nobody knows are left out."""
    seen = [Seen("tally", 1, "total", Box(12, 10, 50, 20), "12", 0.9, True)]
    assert [one.value.right for one in known_by_truth(truths, seen)] == right
    objected = [Seen("tally", 1, "total", Box(12, 10, 50, 20), "12", 0.9, False)]
    assert known_by_truth(truths, objected) == []
