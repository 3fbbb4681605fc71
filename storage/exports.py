"""Readings for other programs as text: JSON lines, and CSV that a spreadsheet may open without running anything."""

import csv
import json
from collections.abc import Iterable
from typing import TextIO

from forms.record import Record
from storage.tables import Row, Table, Value

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is run as a formula by one spreadsheet or another (OWASP's list, with the full-width forms)."""


def write_json_lines(records: Iterable[Record], to: TextIO) -> int:
    """Write one JSON object a line as the records come; returns how many."""
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last count is the answer
        to.write(json.dumps(record) + "\n")
    return count


def objects(table: Table) -> Iterable[Record]:
    """The rows as JSON objects, keyed by column."""
    return (dict(zip(table.columns, plain(row), strict=True)) for row in table.rows)


def write_csv(table: Table, to: TextIO) -> int:
    """Write a table as RFC 4180 says, a header first, as the rows come; returns how many.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do not show.
    """
    writer = csv.writer(to)
    writer.writerow([_cell(column) for column in table.columns])
    count = 0
    for count, row in enumerate(table.rows, start=1):  # noqa: B007 - the last count is the answer
        writer.writerow([_cell(value) for value in plain(row)])
    return count


def plain(row: Row) -> list[object]:
    """A row with every value as its text."""
    return [value.text if isinstance(value, Value) else value for value in row]


def _cell(value: object) -> object:
    # Most cells begin with a letter or a digit, and are not looked at further.
    if isinstance(value, str) and not value[:1].isalnum() and value.lstrip(" ").startswith(RISKY):
        return "'" + value
    return value
