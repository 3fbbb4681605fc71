"""The JSON lines are those of the contract, key by key."""

import json
from dataclasses import replace

import numpy as np

from forms.reason import Reason, ReasonCode
from forms.record import as_record, failed_file
from tests.nouns import doubtful, page_not_read, page_read, reading, scan


def test_a_page_gives_a_line_a_field() -> None:
    """All keys of the contract, boxes in whole pixels, characters with runner-ups."""
    line = as_record(page_read(scan(), readings=(reading(text="42"),)))[0]
    assert line == {
        "document": "a" * 64,
        "file": "batch/form.pdf",
        "page": 1,
        "page_size": [1000, 600],
        "dpi": 119.5,
        "layout": "cheque_in",
        "field": "total",
        "kind": "number",
        "text": "42",
        "raw": "x42",
        "confidence": 0.9877,
        "status": "accepted",
        "reason": None,
        "box": [98, 4, 215, 52],
        "characters": [
            {"text": "4", "confidence": 0.9991, "box": [102, 7, 16, 31], "runner_up": None},
            {"text": "2", "confidence": 0.9981, "box": [122, 7, 16, 31], "runner_up": "8"},
        ],
        "model": "digits-test",
    }


def test_a_reason_has_a_code_and_a_message() -> None:
    """Programs look at the code, people at the message."""
    line = as_record(page_read(scan(), readings=(doubtful(),)))[0]
    assert line["reason"] == {"code": "low_confidence", "message": "surer of some digits than of others"}


def test_a_page_that_was_not_read_gives_one_failed_line_without_field() -> None:
    """Unidentified pages too: the reason tells them apart."""
    for code in (ReasonCode.UNIDENTIFIED, ReasonCode.UNREADABLE):
        (line,) = as_record(page_not_read(scan(), 3, code))
        assert "field" not in line
        assert (line["page"], line["status"], line["confidence"]) == (3, "failed", None)
        assert line["reason"] == {"code": code.value, "message": "the page is damaged; scan it again"}


def test_a_file_without_pages_gives_one_failed_line_without_page() -> None:
    """There was nothing to count."""
    line = failed_file(None, "absent.pdf", Reason(ReasonCode.NOT_FOUND, "there is no such file"))
    assert (line["document"], line["page"], line["status"]) == (None, None, "failed")


def test_numbers_of_any_make_become_plain_json() -> None:
    """A network's 32-bit confidence and a whole resolution do not disturb the line."""
    page = replace(page_read(scan(), readings=(reading(confidence=np.float32(0.5)),)), dpi=300.0)
    line = json.loads(json.dumps(as_record(page)[0]))
    assert (line["confidence"], line["dpi"]) == (0.5, 300)
