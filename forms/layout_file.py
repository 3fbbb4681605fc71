"""Layouts read from TOML files. Every error names the file, the line and what to write instead."""

import re
import tomllib
from pathlib import Path

from forms import toml_values as values
from forms.checks import RULES
from forms.errors import LayoutError
from forms.geometry import Box
from forms.kinds import KINDS
from forms.layout import CheckSpec, FieldSpec, Layout
from forms.registration_table import registration_of
from forms.toml_table import TomlTable

TOP = {"name", "title", "page", "registration", "fields", "checks"}
FIELD = {"name", "kind", "box", "cells", "digits", "order", "range", "anchor"}
CHECK = {"rule", "total", "parts"}
ORDERS = {"DMY", "MDY", "YMD"}
MOST_DIGITS = 12
"""What an open field may hold where its layout does not say."""


def read_layout(path: Path) -> Layout:
    """The layout in a TOML file; raises LayoutError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problem = "there is no such layout file; `inkfield layout list` names the known ones"
        raise LayoutError(path, None, problem) from None
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutError(path, None, f"the layout cannot be read as UTF-8 text ({error})") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(path, _line_in(error, text), f"this is not TOML: {error}") from error
    return _layout(TomlTable(data, path, text))


def _line_in(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line that TOML's reader stumbled over; before Python 3.14 its message alone says so."""
    place = re.search(r"line (\d+)", str(error))
    return int(place[1]) if place else max(1, len(text.splitlines()))


def _layout(top: TomlTable) -> Layout:
    top.only(TOP)
    width, height = top.get("page", values.size, "[width, height] in millimetres, such as [210.0, 297.0]")
    fields = tuple(_field(table) for table in top.tables("fields"))
    if not fields:
        raise top.error(None, "a layout needs at least one [[fields]] table with name, kind and box")
    layout = Layout(
        name=top.get("name", values.word, 'a word such as "tally_2024"'),
        title=top.maybe("title", values.text, "a sentence", ""),
        width=width,
        height=height,
        registration=registration_of(
            top.table("registration", 'write by = "lines", "marks" or "elements" in it'), Box(0, 0, width, height)
        ),
        fields=fields,
        checks=tuple(_check(table) for table in top.tables("checks")),
    )
    _cross_check(layout, top)
    return layout


def _field(table: TomlTable) -> FieldSpec:
    table.only(FIELD)
    cells = table.maybe("cells", values.count, "a whole number of comb cells", None)
    wanted = "[fewest, most] digits with 1 <= fewest <= most, such as [1, 3]"
    fewest, most = table.maybe("digits", values.two_counts, wanted, (1, cells or MOST_DIGITS))
    if cells is not None and most > cells:
        raise table.error("digits", f"{most} digits do not go into {cells} cells; write `digits = [{fewest}, {cells}]`")
    return FieldSpec(
        name=table.get("name", values.word, 'a word such as "total"'),
        kind=_one_of(table, "kind", set(KINDS)),
        box=table.get("box", values.box, "[x, y, width, height] in millimetres, width and height above 0"),
        cells=cells,
        min_digits=fewest,
        max_digits=most,
        order=_one_of(table, "order", ORDERS) if "order" in table.data else FieldSpec.order,
        range=table.maybe("range", values.interval, "[smallest, largest]", None),
        anchor=table.maybe("anchor", values.text, "the name of an element", None),
    )


def _check(table: TomlTable) -> CheckSpec:
    table.only(CHECK)
    return CheckSpec(
        rule=_one_of(table, "rule", set(RULES)),
        total=table.get("total", values.text, "the name of a field"),
        parts=table.get("parts", values.texts, "a list of names of fields"),
    )


def _one_of(table: TomlTable, key: str, known: set[str]) -> str:
    """The value of a key that must be one of a few words."""

    def convert(value: object) -> str:
        if value not in known:
            raise ValueError
        return values.text(value)

    return table.get(key, convert, "one of " + ", ".join(f'"{name}"' for name in sorted(known)))


def _cross_check(layout: Layout, top: TomlTable) -> None:
    """Names are unique, boxes lie on the page, checks and anchors name what exists."""
    names = [field.name for field in layout.fields]
    anchors = {element.name for element in layout.registration.elements}
    for table, field in zip(top.tables("fields"), layout.fields, strict=True):
        if names.count(field.name) > 1:
            raise table.error("name", f"two fields are called {field.name!r}; give each its own name")
        if not Box(0, 0, layout.width, layout.height).holds(field.box):
            page = f"the page of {layout.width:g} x {layout.height:g} mm"
            raise table.error("box", f"the box of {field.name!r} leaves {page}; write millimetres from its top left")
        if field.anchor is not None and field.anchor not in anchors:
            known = ", ".join(sorted(anchors)) or "none"
            raise table.error("anchor", f"no element is called {field.anchor!r}; known: {known}")
    for table, check in zip(top.tables("checks"), layout.checks, strict=True):
        for key, named in (("total", (check.total,)), ("parts", check.parts)):
            for name in named:
                if name not in names:
                    known = ", ".join(names)
                    raise table.error(key, f"the check names {name!r}, which is no field of this layout: {known}")
