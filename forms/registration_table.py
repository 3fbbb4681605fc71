"""The [registration] table of a layout file: which printed structure a page is registered by."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from forms import toml_values as values
from forms.geometry import Box
from forms.layout import IDS, Element, Line, Mark, Marker, Registration
from forms.toml_table import TomlTable

ALWAYS = {"by", "id", "max_residual_mm", "min_fit"}
ELEMENT = {"name", "box", "cells", "tolerance"}
FEWEST_MARKS = 4
"""A plane projective transform has eight unknowns, and a mark gives two."""
FEWEST_MARKERS = 2
"""The corners of one marker say little about a page around it."""
DICTIONARIES = {"4x4_50": 50, "4x4_100": 100, "5x5_50": 50, "5x5_100": 100, "6x6_50": 50, "6x6_100": 100}
"""The sets of ArUco patterns, and how many markers each has."""
SMALLEST_ID = 6.0
"""A printed id is at least so wide, millimetres: a cell of it is a seventh of that."""
FEWEST_CELLS = 4
"""A comb of fewer cells is like any other row of boxes."""


def registration_of(table: TomlTable, page: Box) -> Registration:
    """What the table says; raises LayoutError. `page` is the page in millimetres, and all structure lies on it."""
    ways: Mapping[str, Callable[[TomlTable, Box], Registration]]
    ways = {"lines": _by_lines, "marks": _by_marks, "markers": _by_markers, "elements": _by_elements}
    by = table.get("by", values.text, '"marks", "markers", "lines" or "elements"')
    if by not in ways:
        raise table.error("by", f'`by` should be "marks", "markers", "lines" or "elements", not {by!r}')
    return replace(
        ways[by](table, page),
        id=_id(table, page) if "id" in table.data else None,
        max_residual_mm=table.maybe(
            "max_residual_mm", values.positive, "a number of millimetres above 0", Registration.max_residual_mm
        ),
        min_fit=table.maybe("min_fit", values.share, "a share from 0 to 1", Registration.min_fit),
    )


def _id(table: TomlTable, page: Box) -> Marker:
    wanted = "[number, x, y, side]: the form's number, the top left corner of its printed id and the side"
    number, x, y, side = table.get("id", values.numbers(4), wanted)
    if number != int(number) or not 0 <= number < IDS:
        raise table.error("id", f"the number of `id` should be a whole one from 0 to {IDS - 1}, not {number:g}")
    if side < SMALLEST_ID or not page.holds(Box(x, y, side, side)):
        raise table.error("id", f"the id leaves the page, or its side is below {SMALLEST_ID:g} mm; write {wanted}")
    return Marker(int(number), Box(x, y, side, side))


def _by_lines(table: TomlTable, page: Box) -> Registration:
    table.only(ALWAYS | {"horizontal", "vertical"})
    level = [Line(x0, y, x1, y) for y, x0, x1 in table.get("horizontal", values.rows(3), "a list of [y, x0, x1]")]
    upright = [Line(x, y0, x, y1) for x, y0, y1 in table.get("vertical", values.rows(3), "a list of [x, y0, y1]")]
    for key, lines in (("horizontal", level), ("vertical", upright)):
        if len(lines) < 2:
            raise table.error(key, f"registration by lines needs at least 2 {key} lines, not {len(lines)}")
        for line in lines:
            box = Box(line.x0, line.y0, line.x1 - line.x0, line.y1 - line.y0)
            if box.width + box.height <= 0:
                raise table.error(key, "a line ends where or before it starts; write its smaller end first")
            if not page.holds(box):
                raise table.error(key, "a line leaves the page; write millimetres from its top left")
    return Registration(lines=(*level, *upright))


def _by_marks(table: TomlTable, page: Box) -> Registration:
    table.only(ALWAYS | {"marks"})
    marks = [Mark(x, y) for x, y in table.get("marks", values.rows(2), "a list of [x, y], centres of solid marks")]
    if len(marks) < FEWEST_MARKS:
        raise table.error("marks", f"registration by marks needs at least {FEWEST_MARKS} marks, not {len(marks)}")
    if len(set(marks)) < len(marks):
        raise table.error("marks", "two marks lie in the same place; write each once")
    if not all(page.holds(Box(mark.x, mark.y, 0, 0)) for mark in marks):
        raise table.error("marks", "a mark leaves the page; write millimetres from its top left")
    return Registration(marks=tuple(marks))


def _by_markers(table: TomlTable, page: Box) -> Registration:
    table.only(ALWAYS | {"markers", "dictionary"})
    dictionary = table.maybe("dictionary", values.text, "a set of ArUco patterns", Registration.dictionary)
    if dictionary not in DICTIONARIES:
        raise table.error("dictionary", f"`dictionary` should be one of {', '.join(DICTIONARIES)}, not {dictionary!r}")
    wanted = "a list of [number, x, y, side]: the top left corner of each marker's black square and its side"
    markers = [Marker(int(n), Box(x, y, side, side)) for n, x, y, side in table.get("markers", values.rows(4), wanted)]
    if len(markers) < FEWEST_MARKERS:
        raise table.error("markers", f"registration needs at least {FEWEST_MARKERS} markers, not {len(markers)}")
    if len({marker.number for marker in markers}) < len(markers):
        raise table.error("markers", "two markers have the same number; give each its own")
    if not all(0 <= marker.number < DICTIONARIES[dictionary] for marker in markers):
        raise table.error("markers", f"{dictionary} has the numbers 0 to {DICTIONARIES[dictionary] - 1}")
    if not all(marker.box.width > 0 and page.holds(marker.box) for marker in markers):
        raise table.error("markers", "a marker leaves the page; write millimetres from its top left")
    return Registration(markers=tuple(markers), dictionary=dictionary)


def _by_elements(table: TomlTable, page: Box) -> Registration:
    table.only(ALWAYS | {"elements"})
    rows = table.tables("elements")
    elements = [_element(row, page) for row in rows]
    if not elements or elements[0].cells < FEWEST_CELLS:
        where = rows[0] if rows else table
        problem = f"the first [[registration.elements]] should be a comb of at least {FEWEST_CELLS} `cells`"
        raise where.error("cells" if rows else "by", problem)
    names = [element.name for element in elements]
    for row, name in zip(rows, names, strict=True):
        if names.count(name) > 1:
            raise row.error("name", f"two elements are called {name!r}; give each its own name")
    return Registration(elements=tuple(elements))


def _element(table: TomlTable, page: Box) -> Element:
    table.only(ELEMENT)
    element = Element(
        name=table.get("name", values.word, 'a word such as "date_comb"'),
        box=table.get("box", values.box, "[x, y, width, height] in millimetres, width and height above 0"),
        cells=table.maybe("cells", values.count, "a whole number of comb cells", 1),
        tolerance=table.maybe("tolerance", values.positive, "a number of millimetres above 0", 3.0),
    )
    if not page.holds(element.box):
        raise table.error("box", f"the box of {element.name!r} leaves the page; write millimetres from its top left")
    return element
