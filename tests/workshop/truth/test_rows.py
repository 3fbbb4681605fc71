"""Truth about scans, a line a field."""

from pathlib import Path

import pytest

from forms.errors import EmptyFileError, MissingFileError, UnreadableFileError
from forms.geometry import Box
from workshop.truth.rows import read_truth

LINES = """\
{"file": "a/form.png", "text": "x82", "box": [10, 20, 30, 40], "field": "votes", "state": "clean", "value": "82"}

{"file": "strip.png", "text": "12", "digit_boxes": [[1, 2, 3, 4], [5, 2, 3, 4]]}
{"file": "strip.png", "text": "", "digit_boxes": []}
{"file": "odd.png", "text": "7", "state": "uncertain"}
"""


def test_truth_is_read_line_by_line(tmp_path: Path) -> None:
    """What is left out has its usual meaning, and what is uncertain is left out."""
    (tmp_path / "truth.jsonl").write_text(LINES, encoding="utf-8")
    form, strip, blank = read_truth(tmp_path)
    assert (form.path, form.box) == (tmp_path / "a/form.png", Box(10, 20, 30, 40))
    assert (form.field, form.value, form.page) == ("votes", "82", None)
    assert (strip.box, strip.state, strip.character_boxes) == (None, "clean", (Box(1, 2, 3, 4), Box(5, 2, 3, 4)))
    assert blank.state == "blank"
    assert read_truth(tmp_path / "truth.jsonl") == [form, strip, blank]


def test_marks_and_placeholders_do_not_count(tmp_path: Path) -> None:
    """Only digits and capitals are compared; where nothing is written, nothing found is right."""
    (tmp_path / "truth.jsonl").write_text(LINES, encoding="utf-8")
    form, strip, blank = read_truth(tmp_path)
    assert form.is_right("-82")
    assert strip.is_right("1,2/-")
    assert not strip.is_right("123")
    assert not strip.is_right(None)
    assert blank.is_right(None)
    assert blank.is_right("xx-")
    assert not blank.is_right("1")


def test_what_is_no_truth_is_named(tmp_path: Path) -> None:
    """A missing file, a broken line and an empty file each say what is the matter."""
    with pytest.raises(MissingFileError, match=r"truth\.jsonl is not there"):
        read_truth(tmp_path)
    (tmp_path / "truth.jsonl").write_text(LINES + '{"file": "a.png"}\n', encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="line 6 is no truth"):
        read_truth(tmp_path)
    (tmp_path / "truth.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(EmptyFileError, match="has no lines"):
        read_truth(tmp_path)
