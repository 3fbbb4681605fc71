"""Workbooks: numbers and dates are such, text stays text, and nothing is run."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from storage import workbooks
from storage.tables import Table, Value
from storage.workbooks import write_workbook


def _sheets(table: Table) -> list[list[list[Any]]]:
    content = io.BytesIO()
    write_workbook(table, content)
    book = openpyxl.load_workbook(content)
    return [[list(row) for row in sheet.iter_rows(min_row=2)] for sheet in book]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Value("397000.00", "amount"), 397000.0),
        (Value("42", "number"), 42),
        (Value("042", "number"), "042"),
        (Value("1234567890123456", "number"), "1234567890123456"),
        (Value("2026-11-23", "date"), datetime.fromisoformat("2026-11-23")),
        (Value("2026-02-30", "date"), "2026-02-30"),
        (Value("2026-11-27T10:00:00Z", "moment"), datetime.fromisoformat("2026-11-27T10:00:00")),
        (Value("=1+1", "letters"), "=1+1"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("\u202ehttp://x", "\u202ehttp://x"),
        (0.5, 0.5),
    ],
)
def test_a_cell_has_the_type_of_its_value(value: object, cell: object) -> None:
    """What comes back is what was read; no cell holds a formula."""
    (((found,),),) = _sheets(Table(["x"], [[value]]))
    assert found.value == cell
    assert found.data_type != "f"
    assert found.hyperlink is None


def test_a_sheet_that_is_full_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is lost, and each sheet has a header."""
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    sheets = _sheets(Table(["x"], [[number] for number in range(5)]))
    assert [[row[0].value for row in sheet] for sheet in sheets] == [[0, 1], [2, 3], [4]]
