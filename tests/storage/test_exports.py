"""Exports: every line in, every line out, and nothing a spreadsheet would run."""

import csv
import io
import json

import pytest

from forms.reason import Reason, ReasonCode
from forms.record import as_record, failed_file
from storage.exports import COLUMNS, write_csv, write_json_lines
from tests.nouns import page_read, reading, scan


def test_json_lines_are_the_records_one_a_line() -> None:
    """Each line parses back to its record."""
    records = as_record(page_read(scan()))
    text = io.StringIO()
    assert write_json_lines(records, text) == 2
    assert [json.loads(line) for line in text.getvalue().splitlines()] == records


def test_csv_has_a_row_a_record_under_its_columns() -> None:
    """Failed files have a row too, empty where there is nothing to say."""
    records = [*as_record(page_read(scan())), failed_file(None, "x", Reason(ReasonCode.EMPTY, "no bytes"))]
    text = io.StringIO(newline="")
    assert write_csv(records, text) == 3
    rows = list(csv.DictReader(io.StringIO(text.getvalue(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["text"], rows[0]["x"], rows[0]["confidence"]) == ("042", "98", "0.9877")
    assert (rows[2]["status"], rows[2]["reason_code"], rows[2]["text"]) == ("failed", "empty", "")


@pytest.mark.parametrize("raw", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x", " =x", "＝1"])
def test_csv_disarms_what_a_spreadsheet_would_run(raw: str) -> None:
    """An apostrophe goes before it, and the rest stays as it was."""
    text = io.StringIO(newline="")
    write_csv(as_record(page_read(scan(), readings=(reading(raw=raw),))), text)
    rows = list(csv.DictReader(io.StringIO(text.getvalue(), newline="")))
    assert rows[0]["raw"] == "'" + raw
