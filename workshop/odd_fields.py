"""Fields with plain values and with odd ones, drawn: struck out, overwritten, stamped, printed; each with its truth."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Pixels, Scan
from segmentation.cutting import MARGIN_MM
from segmentation.grey import to_grey
from segmentation.snapping import PIXELS_PER_MM
from workshop.drawing.defacing import STRIKES, overwritten, stamped, struck_out
from workshop.drawing.degrade import blurred, compressed, faded, noisy, with_faults
from workshop.drawing.filling import Written, write_in_box, write_in_cells
from workshop.drawing.paper import on_paper
from workshop.drawing.pen import Writer
from workshop.drawing.printing import MM_PER_INCH, Press, cells_of
from workshop.drawing.shapes import DIGITS

SCAN = Scan("drawn", "drawn", Path("drawn"))
PEOPLE = 60_000_000
"""The first of the writers' seeds: nobody who wrote for training."""


@dataclass(frozen=True)
class OddField:
    """A drawn field and the truth about it."""

    image: FieldImage
    text: str
    """The digits that were written, or printed, first."""
    oddity: str
    """A key of ODDITIES, with the way of striking out after a colon."""


@dataclass(frozen=True)
class _Blank:
    """An empty field, printed and not yet written in."""

    spec: FieldSpec
    page: Pixels
    """RGB."""

    @property
    def frame(self) -> Box:
        """In pixels of the page."""
        return self.spec.box.scaled(PIXELS_PER_MM, PIXELS_PER_MM)

    def filled(self, writer: Writer, text: str, rng: np.random.Generator) -> Written:
        """The field with a value written in it."""
        if self.spec.cells:
            return write_in_cells(self.page, writer, text, cells_of(self.frame, self.spec.cells), rng)
        return write_in_box(self.page, writer, text, self.frame, rng, touching=0.15)


def odd_fields(many: int, seed: int, oddity: str) -> Iterator[OddField]:
    """`many` fields by as many people; `oddity` is a key of ODDITIES. The same arguments give the same fields.

    By turns the value stands in a frame and in a comb. Values have two to seven uniformly random digits, single digits
    are left out: nobody strikes them out with a line, and print is not told by one character.
    """
    for number in range(many):
        rng = np.random.default_rng([seed, 53, number])  # each field for itself: the same value whatever is done to it
        text = "".join(rng.choice(list(DIGITS), int(rng.integers(2, 8))))
        blank = _blank(len(text), rng, comb=number % 2 == 1)
        writer = Writer(PEOPLE + 100_000 * seed + number)
        page, name = ODDITIES[oddity](blank, writer, text, rng)
        yield OddField(_scanned(blank, page, rng), text, name)


def _plain(blank: _Blank, writer: Writer, text: str, rng: np.random.Generator) -> tuple[Pixels, str]:
    return blank.filled(writer, text, rng).page, "plain"


def _struck_out(blank: _Blank, writer: Writer, text: str, rng: np.random.Generator) -> tuple[Pixels, str]:
    style = str(rng.choice(list(STRIKES)))
    return struck_out(blank.filled(writer, text, rng), writer, rng, style).page, f"struck_out:{style}"


def _overwritten(blank: _Blank, writer: Writer, text: str, rng: np.random.Generator) -> tuple[Pixels, str]:
    at = int(rng.integers(len(text)))
    other = str(rng.choice([digit for digit in DIGITS if digit not in (text[at], "1")]))
    return overwritten(blank.filled(writer, text, rng), writer, at, other, rng).page, "overwritten"


def _stamped(blank: _Blank, writer: Writer, text: str, rng: np.random.Generator) -> tuple[Pixels, str]:
    return stamped(blank.filled(writer, text, rng).page, blank.frame, rng), "stamped"


def _printed(blank: _Blank, _writer: Writer, text: str, rng: np.random.Generator) -> tuple[Pixels, str]:
    """Digits of the press: one line in a frame, one digit in the middle of each cell of a comb."""
    box, size = blank.spec.box, blank.spec.box.height * float(rng.uniform(0.4, 0.75))
    press = Press.with_sheet(box.right + MARGIN_MM, box.bottom + MARGIN_MM, PIXELS_PER_MM * MM_PER_INCH)
    base = box.centre[1] + 0.35 * size
    if blank.spec.cells:
        for cell, digit in zip(cells_of(box, blank.spec.cells), text, strict=True):
            press.text(digit, cell.centre[0], base, size, anchor="ms")
    else:
        press.text(text, box.x + 2, base, size)
    return np.minimum(blank.page, press.pixels()), "printed"


ODDITIES: Mapping[str, Callable[[_Blank, Writer, str, np.random.Generator], tuple[Pixels, str]]] = {
    "plain": _plain,
    "struck_out": _struck_out,
    "overwritten": _overwritten,
    "stamped": _stamped,
    "printed": _printed,
}
"""What may be odd about a field."""


def _blank(digits: int, rng: np.random.Generator, comb: bool) -> _Blank:
    height = float(rng.uniform(7, 10))
    width = height * float(rng.uniform(0.7, 1.0)) * digits if comb else 10 + 0.75 * height * digits
    spec = FieldSpec("field", "number", Box(MARGIN_MM, MARGIN_MM, width, height), digits if comb else None)
    press = Press.with_sheet(spec.box.right + MARGIN_MM, spec.box.bottom + MARGIN_MM, PIXELS_PER_MM * MM_PER_INCH)
    press.comb(spec.box, spec.cells or 1, 0.25)
    return _Blank(spec, on_paper(press.pixels(), rng, roughness=float(rng.uniform(0, 1))))


def _scanned(blank: _Blank, page: Pixels, rng: np.random.Generator) -> FieldImage:
    """The field after a scanner's faults, none of which moves it, as `segmentation.cutting` would give it."""
    faults = tuple(zip((blurred, noisy, compressed, faded), rng.uniform(0, 0.5, 4).tolist(), strict=True))
    colours = with_faults(page, faults, rng).image
    cells, frame = blank.spec.cells or 0, blank.frame
    edges = tuple(frame.x + frame.width * at / cells for at in range(cells + 1)) if cells else ()
    image = FieldImage(Page(SCAN, 1, colours, None), blank.spec, to_grey(colours), np.eye(3), frame, edges)
    return replace(image)
