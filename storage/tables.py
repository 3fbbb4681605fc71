"""Readings as tables for other programs: one row a field, or one row a form with a column a field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from forms.record import Record

COLUMNS = (
    "document", "file", "page", "layout", "field", "kind", "text", "raw", "confidence", "status",
    "reason_code", "reason_message", "x", "y", "width", "height", "model",
    "settled_by", "settled_at", "machine_text",
)  # fmt: skip
OF_FORM = ("document", "file", "page", "layout", "to_review")
"""Columns before the fields; `to_review` is how many of these still wait for a person."""

NUMBERS = {"page": int, "confidence": float, "x": int, "y": int, "width": int, "height": int, "to_review": int}
"""Columns of numbers; all others are text."""
NOWHERE = (None, None, None, None)
"""The box of what was not read."""


class Value(NamedTuple):
    """What was read in a field, and its kind: what a spreadsheet makes a number or a date of."""

    text: str
    kind: str


Row = Sequence[object]
"""A number, a text, a Value or None a column."""


@dataclass(frozen=True)
class Table:
    """Rows that are made as they are taken."""

    columns: Sequence[str]
    rows: Iterable[Row]


def field_table(records: Iterable[Record]) -> Table:
    """One row a field; a page or file that was not read has one, too."""
    return Table(COLUMNS, map(_field_row, records))


def form_table(records: Iterable[Record], fields: Sequence[str]) -> Table:
    """One row a page, with a column for each of `fields`; empty where nothing is written or nobody can say what."""
    return Table((*OF_FORM, *map(_named, fields)), _form_rows(records, fields))


def _named(field: str) -> str:
    return f"field_{field}" if field in OF_FORM else field


def _form_rows(records: Iterable[Record], fields: Sequence[str]) -> Iterator[Row]:
    for (document, file, page, layout), lines in groupby(records, _page):
        values: dict[object, Value | None] = {}
        waiting = 0
        for line in lines:
            values[line.get("field")] = _value(line)
            waiting += line["status"] == "review"
        yield [document, file, page, layout, waiting, *(values.get(field) for field in fields)]


def _page(record: Record) -> tuple[object, ...]:
    return tuple(record[name] for name in ("document", "file", "page", "layout"))


def _field_row(record: Record) -> Row:
    told = record.get
    reason, box, settled_at = told("reason"), told("box"), told("settled_at")
    code, message = (reason["code"], reason["message"]) if isinstance(reason, Mapping) else (None, None)
    place = box if isinstance(box, list) else NOWHERE
    moment = None if settled_at is None else Value(str(settled_at), "moment")
    return [
        told("document"), told("file"), told("page"), told("layout"), told("field"), told("kind"), _value(record),
        told("raw"), told("confidence"), told("status"), code, message, *place, told("model"),
        told("settled_by"), moment, told("machine_text"),
    ]  # fmt: skip


def _value(record: Record) -> Value | None:
    text = record.get("text")
    return None if text is None else Value(str(text), str(record.get("kind", "")))
