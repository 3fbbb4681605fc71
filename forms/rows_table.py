"""The [[rows]] tables of a layout file: like rows of a table, written once.

Row 3 of `name = "line"` has the fields `line_3.NAME`. The first row is where its fields say, each further a step on.
"""

from dataclasses import dataclass, replace

from forms import toml_values as values
from forms.field_table import field_of
from forms.layout import FieldSpec, Option
from forms.toml_table import TomlTable

ROWS = {"name", "count", "step", "first", "fields", "checks"}


@dataclass(frozen=True)
class Rows:
    """What a [[rows]] table stands for, each with the table that is to blame for it."""

    fields: tuple[tuple[TomlTable, FieldSpec], ...]
    checks: tuple[tuple[TomlTable, str], ...]
    """Tables of checks, each with what comes before the names that it gives: `line_3.`."""


def rows_of(table: TomlTable) -> Rows:
    """The fields and checks of all rows, row by row; raises LayoutError."""
    table.only(ROWS)
    name = table.get("name", values.word, 'a word such as "line"')
    count = table.get("count", values.count, "a whole number of rows")
    first = table.maybe("first", values.count, "the number of the first row", 1)
    dx, dy = table.get("step", values.numbers(2), "[right, down] in millimetres from row to row, such as [0, 8.5]")
    if dx == dy == 0:
        raise table.error("step", "all rows would lie in one place; write [0, 8.5] for rows 8.5 mm high")
    fields = [(row, field_of(row)) for row in table.tables("fields")]
    if not fields:
        raise table.error(None, f"the rows {name!r} need at least one [[rows.fields]] table with name, kind and box")
    numbered = [(f"{name}_{first + at}.", at) for at in range(count)]
    return Rows(
        fields=tuple(
            (row, _moved(field, before + field.name, at * dx, at * dy))
            for before, at in numbered
            for row, field in fields
        ),
        checks=tuple((row, before) for before, _ in numbered for row in table.tables("checks")),
    )


def _moved(field: FieldSpec, name: str, dx: float, dy: float) -> FieldSpec:
    """The same field elsewhere, under another name."""
    options = tuple(Option(option.name, option.box.shifted(dx, dy)) for option in field.options)
    return replace(field, name=name, box=field.box.shifted(dx, dy), options=options)
