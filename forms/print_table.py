"""The [print] table of a layout file: what stands on the form where `inkfield layout print` prints it."""

from forms import toml_values as values
from forms.geometry import Box
from forms.layout import TONES, Label, Line, Print
from forms.toml_table import TomlTable

PRINT = {"mark_size", "lines", "labels"}
LABEL = {"text", "at", "size", "tone"}


def print_of(table: TomlTable, page: Box) -> Print:
    """What the table says; raises LayoutError. `page` is the page in millimetres, and all print begins on it."""
    table.only(PRINT)
    return Print(
        labels=tuple(_label(row, page) for row in table.tables("labels")),
        rules=tuple(_rules(table, page)),
        mark_size=table.maybe("mark_size", values.positive, "a number of millimetres above 0", Print.mark_size),
    )


def _rules(table: TomlTable, page: Box) -> list[Line]:
    rows: list[tuple[float, ...]] = []
    rows = table.maybe("lines", values.rows(3), "a list of [y, x0, x1]", rows)
    for y, x0, x1 in rows:
        if x1 <= x0 or not page.holds(Box(x0, y, x1 - x0, 0)):
            raise table.error("lines", "a line leaves the page or ends where it starts; write [y, x0, x1]")
    return [Line(x0, y, x1, y) for y, x0, x1 in rows]


def _label(table: TomlTable, page: Box) -> Label:
    table.only(LABEL)
    x, y = table.get("at", values.numbers(2), "[x, y] in millimetres, where the text begins on its base line")
    if not page.holds(Box(x, y, 0, 0)):
        raise table.error("at", "the text begins beside the page; write millimetres from its top left")
    return Label(
        text=table.get("text", values.text, "a line of text"),
        x=x,
        y=y,
        size=table.maybe("size", values.positive, "a height in millimetres above 0", 3.0),
        tone=table.one_of("tone", set(TONES)) if "tone" in table.data else Label.tone,
    )
