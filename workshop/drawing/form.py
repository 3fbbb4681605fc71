"""Boxed forms: what is printed comes from the layout that reads them, plus labels, so that both always agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from forms.geometry import Box
from forms.kinds import KINDS
from forms.kinds.kind import TICKS
from forms.layout import ID_DICTIONARY, Label, Layout, Line
from forms.layout_file import read_layout
from forms.page import Pixels
from workshop.drawing.filling import write_in_box, write_in_cells
from workshop.drawing.markers import marker_blocks
from workshop.drawing.pen import Writer
from workshop.drawing.printing import BLACK, Colour, Press, cells_of
from workshop.drawing.ticking import tick_box

TONES: Mapping[str, Colour] = {"black": BLACK, "grey": (96, 98, 104)}
FRAME_MM, RULE_MM = 0.3, 0.2
"""How thick frames and lines to write on are printed."""
LABEL_MM = 2.6
"""Size of a field's own label."""


@dataclass(frozen=True)
class PrintedForm:
    """A form as it comes from the press: all that its layout says is printed. Millimetres."""

    layout: Layout

    @property
    def blocks(self) -> tuple[Box, ...]:
        """Solid marks, markers and the id."""
        side = self.layout.print.mark_size
        registration = self.layout.registration
        marks = [Box(mark.x - side / 2, mark.y - side / 2, side, side) for mark in registration.marks]
        for marker in registration.markers:
            marks += marker_blocks(marker, registration.dictionary)
        if registration.id is not None:
            marks += marker_blocks(registration.id, ID_DICTIONARY)
        return tuple(marks)

    @property
    def frames(self) -> tuple[tuple[Box, int], ...]:
        """Frames of fields, options and elements, each with its number of cells."""
        frames = [(element.box, element.cells) for element in self.layout.registration.elements]
        for field in self.layout.fields:
            frames += [(box, field.cells or 1) for box in field.boxes]
        return tuple(frames)

    @property
    def labels(self) -> tuple[Label, ...]:
        """Lines of text: the form's own, those above fields, and the names of options at their right."""
        labels = list(self.layout.print.labels)
        for field in self.layout.fields:
            if field.label:
                labels.append(Label(field.label, field.box.x, field.box.y - 0.5 * LABEL_MM, LABEL_MM))
            for option in field.options:
                box = option.box
                labels.append(Label(option.name, box.right + 1.2, box.bottom - 0.2 * box.height, LABEL_MM))
        return tuple(labels)

    @property
    def rules(self) -> tuple[Line, ...]:
        """Lines to write on."""
        return self.layout.print.rules


def shipped_layout(name: str) -> Layout:
    """A layout out of forms.layouts; raises LayoutError where there is none of that name."""
    return read_layout(Path(str(files("forms.layouts") / f"{name}.toml")))


def teaching_form() -> PrintedForm:
    """Our own sample form: the record of a practical course, A5."""
    return PrintedForm(shipped_layout("teaching_form"))


@lru_cache(maxsize=4)
def printed(form: PrintedForm, dpi: float) -> Pixels:
    """The empty form on a perfectly white sheet, RGB; read-only, because every sheet of a form is the same."""
    press = Press.with_sheet(form.layout.width, form.layout.height, dpi)
    for block in form.blocks:
        press.block(block)
    for box, cells in form.frames:
        press.comb(box, cells, FRAME_MM)
    for line in form.layout.registration.lines:
        press.rule((line.x0, line.y0), (line.x1, line.y1), FRAME_MM)
    for label in form.labels:
        press.text(label.text, label.x, label.y, label.size, TONES[label.tone])
    for rule in form.rules:
        press.rule((rule.x0, rule.y0), (rule.x1, rule.y1), RULE_MM, TONES["grey"])
    sheet = press.pixels()
    sheet.setflags(write=False)
    return sheet


def filled(
    page: Pixels, layout: Layout, values: Mapping[str, str], writer: Writer, rng: np.random.Generator
) -> tuple[Pixels, dict[str, tuple[Box, ...]]]:
    """The page of a layout with `values` written into its fields, and where each field's characters lie in its pixels.

    A comb's value stands at the right, the cells before it stay empty; fields without a value too. A box to tick has a
    sort of `workshop.drawing.ticking` as its value, a choice the name of an option, which is crossed.
    """
    scale = page.shape[1] / layout.width
    boxes: dict[str, tuple[Box, ...]] = {}
    for field in layout.fields:
        if field.name not in values:
            continue
        box, text = field.box.scaled(scale, scale), values[field.name]
        if KINDS[field.kind].alphabet == TICKS:
            place = next((option.box for option in field.options if option.name == text), field.box).scaled(
                scale, scale
            )
            page = tick_box(page, writer, "cross" if field.options else text, place, scale, rng)
            boxes[field.name] = (place,)
            continue
        if field.cells is not None:
            written = write_in_cells(page, writer, text.rjust(field.cells), cells_of(box, field.cells), rng)
        else:
            written = write_in_box(page, writer, text, box, rng)
        page, boxes[field.name] = written.page, written.boxes
    return page, boxes
