"""Layouts read from TOML files. Every error names the file, the line and what to write instead."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from forms import toml_values as values
from forms.check_table import check_of
from forms.errors import LayoutError
from forms.field_table import field_of, target_error_of
from forms.geometry import Box
from forms.layout import PAGE, FieldSpec, Layout, Print, Registration
from forms.print_table import print_of
from forms.registration_table import registration_of
from forms.rows_table import rows_of
from forms.toml_table import TomlTable

TOP = {"name", "title", "page", "registration", "fields", "rows", "checks", "ignore", "print", "target_error"}


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
    page = Box(0, 0, width, height)
    rows = [rows_of(table) for table in top.tables("rows")]
    fields = [(table, field_of(table)) for table in top.tables("fields")]
    fields += [field for each in rows for field in each.fields]
    if not fields:
        raise top.error(None, "a layout needs at least one [[fields]] or [[rows]] table with name, kind and box")
    checks = [(table, "") for table in top.tables("checks")]
    checks += [check for each in rows for check in each.checks]
    registration = registration_of(top.table("registration", 'write by = "lines", "marks" or "elements" in it'), page)
    _check_fields(fields, registration, page)
    kinds = {field.name: field.kind for _, field in fields}
    target = target_error_of(top)
    return Layout(
        name=top.get("name", values.word, 'a word such as "tally_2024"'),
        title=top.maybe("title", values.text, "a sentence", ""),
        width=width,
        height=height,
        registration=registration,
        fields=tuple(replace(field, target_error=field.target_error or target) for _, field in fields),
        checks=tuple(check_of(table, before, kinds) for table, before in checks),
        ignore=_ignored(top, page),
        print=print_of(top.table("print", ""), page) if "print" in top.data else Print(),
    )


def _ignored(top: TomlTable, page: Box) -> tuple[Box, ...]:
    """Regions that no field is read in."""
    nowhere: tuple[Box, ...] = ()
    regions = top.maybe("ignore", values.boxes, "a list of [x, y, width, height], width and height above 0", nowhere)
    if not all(page.holds(region) for region in regions):
        raise top.error("ignore", "a region leaves the page; write millimetres from its top left")
    return regions


def _check_fields(fields: Sequence[tuple[TomlTable, FieldSpec]], registration: Registration, page: Box) -> None:
    """Names are unique, boxes lie on the page, anchors name what exists."""
    taken: set[str] = set()
    anchors = {PAGE, *(element.name for element in registration.elements)}
    for table, field in fields:
        if field.name in taken:
            raise table.error("name", f"two fields are called {field.name!r}; give each its own name")
        taken.add(field.name)
        if not page.holds(field.box):
            size = f"the page of {page.width:g} x {page.height:g} mm"
            key = "options" if field.options else "box"
            raise table.error(key, f"the box of {field.name!r} leaves {size}; write millimetres from its top left")
        if field.anchor is not None and field.anchor not in anchors:
            known = ", ".join(sorted(anchors))
            raise table.error("anchor", f"no element is called {field.anchor!r}; known: {known}")
