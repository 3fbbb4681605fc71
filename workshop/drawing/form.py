"""Boxed forms: what is printed comes from the layout that reads them, plus labels, so that both always agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from forms.geometry import Box
from forms.layout import Layout
from forms.layout_file import read_layout
from forms.page import Pixels
from workshop.drawing.filling import write_in_box, write_in_cells
from workshop.drawing.pen import Writer
from workshop.drawing.printing import BLACK, Colour, Press, cells_of

GREY: Colour = (96, 98, 104)


@dataclass(frozen=True)
class Label:
    """A line of printed text; millimetres."""

    text: str
    x: float
    y: float
    """The base line."""
    size: float
    colour: Colour = BLACK


@dataclass(frozen=True)
class PrintedForm:
    """A form as it comes from the press."""

    layout: Layout
    labels: tuple[Label, ...]
    mark_size: float
    """Side of the solid marks of the layout's registration, millimetres."""
    rules: tuple[tuple[float, float, float], ...] = ()
    """Level lines to write on: x0, x1, y."""


def shipped_layout(name: str) -> Layout:
    """A layout out of forms.layouts; raises LayoutError where there is none of that name."""
    return read_layout(Path(str(files("forms.layouts") / f"{name}.toml")))


def teaching_form() -> PrintedForm:
    """Our own sample form: the record of a practical course, A5."""
    scores = ("Preparation", "Practical work", "Written report", "Oral examination")
    labels = (
        Label("Record of a practical course", 31, 13.2, 5.2),
        Label("EXAMPLE COLLEGE    FORM T-1    ONE SHEET PER STUDENT", 14, 25.5, 2.4, GREY),
        Label("Student number", 14, 42.5, 3.6),
        Label("Date of assessment", 14, 57.6, 3.6),
        *(Label(letter, 67.2 + 8 * at, 64.2, 2.4, GREY) for at, letter in enumerate("DDMMYYYY")),
        Label("Scores, 0 to 100 each", 14, 73.6, 3.0, GREY),
        *(Label(f"{number + 1}   {name}", 14, 83.6 + 14 * number, 3.6) for number, name in enumerate(scores)),
        Label("Total of the four scores", 14, 141.6, 3.6),
        Label("Teaching time in minutes,", 14, 163.4, 3.6),
        Label("as a number", 14, 168.2, 3.6),
        Label("Examiner's signature", 14, 187.0, 3.0, GREY),
        Label("Write with a dark pen, one digit to a cell. Cross out cells you do not need.", 27, 200.0, 2.6, GREY),
    )
    return PrintedForm(shipped_layout("teaching_form"), labels, 5.0, ((52.0, 128.0, 187.6),))


@lru_cache(maxsize=4)
def printed(form: PrintedForm, dpi: float) -> Pixels:
    """The empty form on a perfectly white sheet, RGB; read-only, because every sheet of a form is the same."""
    layout = form.layout
    press = Press.with_sheet(layout.width, layout.height, dpi)
    half = form.mark_size / 2
    for mark in layout.registration.marks:
        press.block(Box(mark.x - half, mark.y - half, form.mark_size, form.mark_size))
    for field in layout.fields:
        press.comb(field.box, field.cells or 1, 0.3)
    for label in form.labels:
        press.text(label.text, label.x, label.y, label.size, label.colour)
    for x0, x1, y in form.rules:
        press.rule((x0, y), (x1, y), 0.2, GREY)
    sheet = press.pixels()
    sheet.setflags(write=False)
    return sheet


def filled(
    page: Pixels, layout: Layout, values: Mapping[str, str], writer: Writer, rng: np.random.Generator
) -> tuple[Pixels, dict[str, tuple[Box, ...]]]:
    """The page of a layout with `values` written into its fields, and where each field's characters lie in its pixels.

    A comb's value stands at the right, the cells before it stay empty; fields without a value too.
    """
    scale = page.shape[1] / layout.width
    boxes: dict[str, tuple[Box, ...]] = {}
    for field in layout.fields:
        if field.name not in values:
            continue
        box, text = field.box.scaled(scale, scale), values[field.name]
        if field.cells is not None:
            written = write_in_cells(page, writer, text.rjust(field.cells), cells_of(box, field.cells), rng)
        else:
            written = write_in_box(page, writer, text, box, rng)
        page, boxes[field.name] = written.page, written.boxes
    return page, boxes
