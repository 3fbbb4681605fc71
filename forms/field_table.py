"""The [[fields]] tables of a layout file."""

from dataclasses import replace

from forms import toml_values as values
from forms.kinds import KINDS
from forms.layout import FieldSpec, Option
from forms.toml_table import TomlTable

FIELD = {"name", "kind", "box", "cells", "digits", "order", "range", "anchor", "options", "label", "target_error"}
CHOICE = {"name", "kind", "options", "anchor", "label", "target_error"}
CHECKBOX = {"name", "kind", "box", "anchor", "label", "target_error"}
"""The keys of a field, of any kind and of the two kinds that have no digits."""
OPTION = {"name", "box"}
ORDERS = {"DMY", "MDY", "YMD"}
MOST_DIGITS = 12
"""What an open field may hold where its layout does not say."""
BOX = "[x, y, width, height] in millimetres, width and height above 0"


def field_of(table: TomlTable) -> FieldSpec:
    """What the table says; raises LayoutError. Whether it lies on the page is asked later."""
    return replace(_field(table), target_error=target_error_of(table))


def target_error_of(table: TomlTable) -> float | None:
    """The share of accepted values that may be wrong, of a field or of a whole layout; None where it is not said."""
    return table.maybe("target_error", values.small_share, "a share above 0 and below 1, such as 0.005", None)


def _field(table: TomlTable) -> FieldSpec:
    table.only(FIELD)
    kind = table.one_of("kind", set(KINDS))
    if kind == "choice":
        return _choice(table)
    if "options" in table.data:
        raise table.error("options", f'a {kind} has no `options`; write `kind = "choice"`, or leave them out')
    if kind == "checkbox":
        return _checkbox(table)
    cells = table.maybe("cells", values.count, "a whole number of comb cells", None)
    wanted = "[fewest, most] digits with 1 <= fewest <= most, such as [1, 3], or one number"
    fewest, most = table.maybe("digits", values.bounds, wanted, (1, cells or MOST_DIGITS))
    if cells is not None and most > cells:
        raise table.error("digits", f"{most} digits do not go into {cells} cells; write `digits = [{fewest}, {cells}]`")
    return FieldSpec(
        name=_name(table),
        kind=kind,
        box=table.get("box", values.box, BOX),
        cells=cells,
        min_digits=fewest,
        max_digits=most,
        order=table.one_of("order", ORDERS) if "order" in table.data else FieldSpec.order,
        range=table.maybe("range", values.interval, "[smallest, largest]", None),
        anchor=_anchor(table),
        label=_label(table),
    )


def _checkbox(table: TomlTable) -> FieldSpec:
    _only(table, CHECKBOX, "checkbox")
    return FieldSpec(
        name=_name(table),
        kind="checkbox",
        box=table.get("box", values.box, BOX),
        anchor=_anchor(table),
        label=_label(table),
    )


def _choice(table: TomlTable) -> FieldSpec:
    _only(table, CHOICE, "choice")
    rows = table.tables("options")
    if len(rows) < 2:
        at = "options" if rows else None
        raise table.error(at, 'a choice needs two or more `options`, such as { name = "yes", box = [20, 30, 4, 4] }')
    options = tuple(_option(row) for row in rows)
    names = [option.name for option in options]
    for row, name in zip(rows, names, strict=True):
        if names.count(name) > 1:
            raise row.error("name", f"two options are called {name!r}; give each its own name")
    whole = options[0].box
    for option in options[1:]:
        whole = whole.joined(option.box)
    return FieldSpec(
        name=_name(table), kind="choice", box=whole, anchor=_anchor(table), options=options, label=_label(table)
    )


def _option(table: TomlTable) -> Option:
    table.only(OPTION)
    return Option(table.get("name", values.word, 'a word such as "yes"'), table.get("box", values.box, BOX))


def _only(table: TomlTable, known: set[str], kind: str) -> None:
    """Refuses keys that a kind has no use for."""
    for key in table.data:
        if key not in known:
            raise table.error(key, f"a {kind} has no `{key}`; write one of {', '.join(sorted(known))}")


def _name(table: TomlTable) -> str:
    return table.get("name", values.word, 'a word such as "total"')


def _anchor(table: TomlTable) -> str | None:
    return table.maybe("anchor", values.text, "the name of an element", None)


def _label(table: TomlTable) -> str:
    return table.maybe("label", values.text, "a line of text", "")
