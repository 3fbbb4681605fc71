"""Readings as an Excel workbook: numbers and dates as such, everything else as text that is never run."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from storage.tables import Row, Table, Value

MOST_ROWS = 1_048_576
"""Of a sheet; then another one begins."""
NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
"""More digits, or zeros before them, would not come back as they were written."""
AMOUNT = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}")
FORMATS = {"amount": "0.00", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}
FIRST_YEAR = 1901
"""Excel takes 1900 for a leap year, and knows no days before it."""


def write_workbook(table: Table, to: BinaryIO) -> int:
    """Write a table as .xlsx, a header first, as the rows come: memory does not grow; returns how many rows."""
    with Workbook(to, {"constant_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        formats = {kind: workbook.add_format({"num_format": told}) for kind, told in FORMATS.items()}
        count, place = 0, MOST_ROWS
        sheet = _Sheet(_begun(workbook, table, bold), formats)
        place = 1
        for row in table.rows:
            if place == MOST_ROWS:
                sheet, place = _Sheet(_begun(workbook, table, bold), formats), 1
            sheet.write(place, row)
            place, count = place + 1, count + 1
    return count


def _begun(workbook: Workbook, table: Table, bold: Format) -> Worksheet:
    sheet: Worksheet = workbook.add_worksheet()
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
    return sheet


@dataclass(frozen=True)
class _Sheet:
    """A sheet that is being written, row by row."""

    sheet: Worksheet
    formats: Mapping[str, Format]

    def write(self, place: int, row: Row) -> None:
        for column, value in enumerate(row):
            if isinstance(value, Value):
                self._value(place, column, value)
            elif isinstance(value, int | float):
                self.sheet.write_number(place, column, value)
            elif value is not None:
                self.sheet.write_string(place, column, str(value))

    def _value(self, place: int, column: int, value: Value) -> None:
        write: Callable[[Value], object] | None = {"date": _day, "moment": _moment}.get(value.kind)
        found = write(value) if write is not None else None
        if isinstance(found, datetime):
            self.sheet.write_datetime(place, column, found, self.formats[value.kind])
        elif value.kind == "amount" and AMOUNT.fullmatch(value.text):
            self.sheet.write_number(place, column, float(value.text), self.formats["amount"])
        elif value.kind == "number" and NUMBER.fullmatch(value.text):
            self.sheet.write_number(place, column, int(value.text))
        else:
            self.sheet.write_string(place, column, value.text)


def _day(value: Value) -> datetime | None:
    return _time(value.text, "%Y-%m-%d")


def _moment(value: Value) -> datetime | None:
    return _time(value.text, "%Y-%m-%dT%H:%M:%SZ")


def _time(text: str, form: str) -> datetime | None:
    try:
        found = datetime.strptime(text, form)  # noqa: DTZ007 - spreadsheets know no time zones
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR else None
