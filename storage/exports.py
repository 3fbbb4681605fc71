"""Readings for other programs: JSON lines, and CSV that a spreadsheet may open without running anything."""

import csv
import json
from collections.abc import Iterable, Mapping
from typing import TextIO

from forms.record import Record

COLUMNS = (
    "document", "file", "page", "layout", "field", "kind", "text", "raw", "confidence", "status",
    "reason_code", "reason_message", "x", "y", "width", "height", "model",
    "settled_by", "settled_at", "machine_text",
)  # fmt: skip

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is run as a formula by one spreadsheet or another (OWASP's list, with the full-width forms)."""


def write_json_lines(records: Iterable[Record], to: TextIO) -> int:
    """Write one JSON object a line as the records come; returns how many."""
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last count is the answer
        to.write(json.dumps(record) + "\n")
    return count


def write_csv(records: Iterable[Record], to: TextIO) -> int:
    """Write COLUMNS as RFC 4180 says, a header first, as the records come; returns how many.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do not show.
    """
    writer = csv.writer(to)
    writer.writerow(COLUMNS)
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last count is the answer
        writer.writerow([_cell(value) for value in _row(record)])
    return count


def _row(record: Record) -> list[object]:
    flat = dict(record)
    reason = flat.get("reason")
    if isinstance(reason, Mapping):
        flat |= {"reason_code": reason["code"], "reason_message": reason["message"]}
    box = flat.get("box")
    if isinstance(box, list):
        flat |= dict(zip(("x", "y", "width", "height"), box, strict=True))
    return [flat.get(column) for column in COLUMNS]


def _cell(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(RISKY):
        return "'" + value
    return value
