"""Exports: every line in, every line out, and nothing a spreadsheet would run."""

import csv
import io
import json

import pytest

from forms.reason import Reason, ReasonCode
from forms.record import as_record, failed_file
from storage.exports import objects, write_csv, write_json_lines
from storage.tables import COLUMNS, field_table, form_table
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
    assert write_csv(field_table(records), text) == 3
    rows = list(csv.DictReader(io.StringIO(text.getvalue(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["text"], rows[0]["x"], rows[0]["confidence"]) == ("042", "98", "0.9877")
    assert (rows[2]["status"], rows[2]["reason_code"], rows[2]["text"]) == ("failed", "empty", "")


@pytest.mark.parametrize("raw", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x", " =x", "＝1"])
def test_csv_disarms_what_a_spreadsheet_would_run(raw: str) -> None:
    """An apostrophe goes before it, and the rest stays as it was."""
    text = io.StringIO(newline="")
    write_csv(field_table(as_record(page_read(scan(), readings=(reading(raw=raw),)))), text)
    rows = list(csv.DictReader(io.StringIO(text.getvalue(), newline="")))
    assert rows[0]["raw"] == "'" + raw


def test_one_row_a_form_has_a_column_a_field() -> None:
    """In the fields' order, with what is absent left empty and what waits counted."""
    records = [*as_record(page_read(scan())), *as_record(page_read(scan(), 2, (reading("page", "7"),)))]
    table = form_table(records, ["total", "date", "page"])
    assert list(objects(table)) == [
        _form(1, to_review=1, total="042", date="2026-11-23", field_page=None),
        _form(2, to_review=0, total=None, date=None, field_page="7"),
    ]


def _form(page: int, **values: object) -> dict[str, object]:
    return {"document": "a" * 64, "file": "batch/form.pdf", "page": page, "layout": "cheque_in", **values}
