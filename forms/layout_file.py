"""Layouts read from TOML files. Every error names the file, the line and what to write instead."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from forms.checks import RULES
from forms.errors import LayoutError
from forms.geometry import Box
from forms.kinds import KINDS
from forms.layout import CheckSpec, Element, FieldSpec, Layout, Line, Mark, Registration

T = TypeVar("T")

TOP = {"name", "title", "page", "registration", "fields", "checks"}
REGISTRATION = {"by", "max_residual_mm", "min_fit", "horizontal", "vertical", "marks", "elements"}
ELEMENT = {"name", "box", "cells", "tolerance"}
FIELD = {"name", "kind", "box", "cells", "digits", "order", "range", "anchor"}
CHECK = {"rule", "total", "parts"}
ORDERS = {"DMY", "MDY", "YMD"}


def read_layout(path: Path) -> Layout:
    """The layout in a TOML file; raises LayoutError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LayoutError(path, None, "there is no such layout file; `inkfield layout list` names the known ones") from None
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutError(path, None, f"the layout cannot be read as UTF-8 text ({error})") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Before Python 3.14 the position is in the message alone.
        place = re.search(r"line (\d+)", str(error))
        raise LayoutError(path, int(place[1]) if place else None, f"this is not TOML: {error}") from error
    return _layout(_Table(data, "", 0, text, path))


@dataclass(frozen=True)
class _Table:
    """One table of the file, which knows where it stands."""

    data: Mapping[str, Any]
    header: str
    """Its dotted name; empty for the top."""
    index: int
    """Which one, in an array of tables."""
    text: str
    path: Path

    def line_of(self, key: str | None) -> int:
        """The line of `key` in this table, or of the table's header; counts from 1."""
        lines = self.text.splitlines()
        start = self._start(lines)
        if key is None:
            return start + 1
        for number in range(start, len(lines)):
            if number > start and lines[number].lstrip().startswith("["):
                break
            if re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", lines[number]):
                return number + 1
        return start + 1

    def _start(self, lines: list[str]) -> int:
        if not self.header:
            return 0
        seen = [n for n, line in enumerate(lines) if re.match(rf"\s*\[+\s*{re.escape(self.header)}\s*\]+", line)]
        return seen[min(self.index, len(seen) - 1)] if seen else 0

    def error(self, key: str | None, problem: str) -> LayoutError:
        """An error that blames `key`."""
        return LayoutError(self.path, self.line_of(key), problem)

    def only(self, known: set[str]) -> None:
        """Refuses keys that are not known."""
        for key in self.data:
            if key not in known:
                raise self.error(key, f"unknown key `{key}`; write one of {', '.join(sorted(known))}")

    def get(self, key: str, convert: Callable[[Any], T], wanted: str) -> T:
        """The converted value of a key that must be there."""
        if key not in self.data:
            raise self.error(None, f"`{key}` is missing; write `{key} = {wanted}`")
        try:
            return convert(self.data[key])
        except (TypeError, ValueError, KeyError):
            raise self.error(key, f"`{key}` should be {wanted}, not {self.data[key]!r}") from None

    def maybe(self, key: str, convert: Callable[[Any], T], wanted: str, default: T) -> T:
        """The converted value of a key, or a default where it is absent."""
        return self.get(key, convert, wanted) if key in self.data else default

    def tables(self, key: str) -> list["_Table"]:
        """The tables of an array of tables."""
        rows = self.data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.error(key, f"`{key}` should be written as [[{key}]] tables")
        name = f"{self.header}.{key}" if self.header else key
        return [_Table(row, name, i, self.text, self.path) for i, row in enumerate(rows)]


def _layout(top: _Table) -> Layout:
    top.only(TOP)
    width, height = top.get("page", _numbers(2), "[width, height] in millimetres, such as [210.0, 297.0]")
    fields = tuple(_field(table) for table in top.tables("fields"))
    if not fields:
        raise top.error(None, "a layout needs at least one [[fields]] table with name, kind and box")
    registration = top.data.get("registration")
    if not isinstance(registration, dict):
        raise top.error("registration", 'a [registration] table is missing; write by = "lines", "marks" or "elements" in it')
    layout = Layout(
        name=top.get("name", _word, 'a word such as "tally_2024"'),
        title=top.maybe("title", _text, "a sentence", ""),
        width=width,
        height=height,
        registration=_registration(_Table(registration, "registration", 0, top.text, top.path)),
        fields=fields,
        checks=tuple(_check(table) for table in top.tables("checks")),
    )
    _cross_check(layout, top)
    return layout


def _field(table: _Table) -> FieldSpec:
    table.only(FIELD)
    kind = table.get("kind", _text, f"one of {', '.join(sorted(KINDS))}")
    if kind not in KINDS:
        raise table.error("kind", f"unknown kind {kind!r}; write one of {', '.join(sorted(KINDS))}")
    order = table.maybe("order", _text, '"DMY", "MDY" or "YMD"', "DMY")
    if order not in ORDERS:
        raise table.error("order", f'order should be "DMY", "MDY" or "YMD", not {order!r}')
    cells = table.maybe("cells", _count, "a whole number of comb cells", None)
    fewest, most = table.maybe("digits", _counts(2), "[fewest, most] digits, such as [1, 3]", (1, cells or 12))
    if not 1 <= fewest <= most:
        raise table.error("digits", f"digits should be [fewest, most] with 1 <= fewest <= most, not {[fewest, most]}")
    limits = table.maybe("range", _numbers(2), "[smallest, largest]", None)
    return FieldSpec(
        name=table.get("name", _word, 'a word such as "total"'),
        kind=kind,
        box=table.get("box", _box, "[x, y, width, height] in millimetres, width and height above 0"),
        cells=cells,
        min_digits=fewest,
        max_digits=most,
        order=order,
        range=(limits[0], limits[1]) if limits else None,
        anchor=table.maybe("anchor", _text, "the name of an element", None),
    )


def _registration(table: _Table) -> Registration:
    table.only(REGISTRATION)
    by = table.get("by", _text, '"lines", "marks" or "elements"')
    residual = table.maybe("max_residual_mm", float, "a number of millimetres", Registration.max_residual_mm)
    fit = table.maybe("min_fit", float, "a share between 0 and 1", Registration.min_fit)
    if by == "lines":
        wanted = "a list of [y, x0, x1]"
        level = [Line(x0, y, x1, y) for y, x0, x1 in table.get("horizontal", _rows(3), wanted)]
        upright = [Line(x, y0, x, y1) for x, y0, y1 in table.get("vertical", _rows(3), "a list of [x, y0, y1]")]
        return Registration(lines=(*level, *upright), max_residual_mm=residual, min_fit=fit)
    if by == "marks":
        marks = table.get("marks", _rows(2), "a list of [x, y], the centres of solid printed marks")
        if len(marks) < 4:
            raise table.error("marks", f"registration by marks needs at least 4 marks, not {len(marks)}")
        return Registration(marks=tuple(Mark(x, y) for x, y in marks), max_residual_mm=residual, min_fit=fit)
    if by == "elements":
        elements = tuple(_element(row) for row in table.tables("elements"))
        if not elements or elements[0].cells < 4:
            raise table.error("by", "the first [[registration.elements]] should be a comb of at least 4 cells")
        return Registration(elements=elements, max_residual_mm=residual, min_fit=fit)
    raise table.error("by", f'by should be "lines", "marks" or "elements", not {by!r}')


def _element(table: _Table) -> Element:
    table.only(ELEMENT)
    return Element(
        name=table.get("name", _word, 'a word such as "date_comb"'),
        box=table.get("box", _box, "[x, y, width, height] in millimetres, width and height above 0"),
        cells=table.maybe("cells", _count, "a whole number of comb cells", 1),
        tolerance=table.maybe("tolerance", float, "a number of millimetres", 3.0),
    )


def _check(table: _Table) -> CheckSpec:
    table.only(CHECK)
    rule = table.get("rule", _text, f"one of {', '.join(sorted(RULES))}")
    if rule not in RULES:
        raise table.error("rule", f"unknown rule {rule!r}; write one of {', '.join(sorted(RULES))}")
    return CheckSpec(
        rule=rule,
        total=table.get("total", _text, "the name of a field"),
        parts=table.get("parts", _texts, "a list of names of fields"),
    )


def _cross_check(layout: Layout, top: _Table) -> None:
    """Names are unique, boxes lie on the page, checks and anchors name what exists."""
    names = [field.name for field in layout.fields]
    page = Box(0, 0, layout.width, layout.height)
    anchors = {element.name for element in layout.registration.elements}
    for table, field in zip(top.tables("fields"), layout.fields, strict=True):
        if names.count(field.name) > 1:
            raise table.error("name", f"two fields are called {field.name!r}; give each its own name")
        if field.box.intersected(page).area < field.box.area - 1e-6:
            raise table.error("box", f"the box of {field.name!r} leaves the page of {layout.width} x {layout.height} mm")
        if field.anchor is not None and field.anchor not in anchors:
            raise table.error("anchor", f"no element is called {field.anchor!r}; known: {', '.join(sorted(anchors)) or 'none'}")
    for table, check in zip(top.tables("checks"), layout.checks, strict=True):
        for name in (check.total, *check.parts):
            if name not in names:
                raise table.error(None, f"the check names the field {name!r}, which is not in this layout")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _word(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", _text(value)):
        raise ValueError
    return str(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError
    return value


def _counts(length: int) -> Callable[[Any], tuple[int, ...]]:
    def convert(value: Any) -> tuple[int, ...]:
        counts = tuple(_count(one) for one in value)
        if len(counts) != length:
            raise ValueError
        return counts

    return convert


def _numbers(length: int) -> Callable[[Any], tuple[float, ...]]:
    def convert(value: Any) -> tuple[float, ...]:
        numbers = tuple(float(one) for one in value)
        if len(numbers) != length or isinstance(value, str):
            raise ValueError
        return numbers

    return convert


def _rows(length: int) -> Callable[[Any], list[tuple[float, ...]]]:
    return lambda value: [_numbers(length)(row) for row in value]


def _box(value: Any) -> Box:
    x, y, width, height = _numbers(4)(value)
    if width <= 0 or height <= 0:
        raise ValueError
    return Box(x, y, width, height)
