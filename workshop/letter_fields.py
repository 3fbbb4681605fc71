"""Fields of block capitals by the pen, as a scanner gives them, with their truth: on paper, in frames and in combs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Pixels, Scan
from segmentation.cutting import MARGIN_MM, cut_whole
from segmentation.snapping import PIXELS_PER_MM
from workshop.drawing.degrade import blurred, compressed, faded, noisy, with_faults
from workshop.drawing.filling import Written, write_in_box, write_in_cells
from workshop.drawing.pen import Writer
from workshop.drawing.printing import MM_PER_INCH, Press, cells_of
from workshop.drawing.shapes import LETTERS
from workshop.drawing.strings import DrawnString, StringStyle, drawn_on_paper

SCAN = Scan("drawn", "drawn", Path("drawn"))
PEOPLE = 40_000_000
"""The first of the writers' seeds: nobody who wrote single letters for training."""
LONGEST = 14


@dataclass(frozen=True)
class LetterField:
    """A filled field of the kind `letters`."""

    image: FieldImage
    drawn: DrawnString
    """Its page, the capitals written on it, and the box of each in pixels of the page."""
    slant: float
    """The writer's lean that segmentation takes out, x shift for one height upwards; 0 in combs, where it stays."""

    @property
    def text(self) -> str:
        """What is written."""
        return self.drawn.text

    @property
    def upright(self) -> DrawnString:
        """The same with boxes as narrow as the capitals are without their slant; too narrow where a foot juts out."""
        return replace(self.drawn, boxes=tuple(_narrowed(box, abs(self.slant)) for box in self.drawn.boxes))


def _narrowed(box: Box, slant: float) -> Box:
    width = max(0.1 * box.height, box.width - slant * box.height)
    return Box(box.x + (box.width - width) / 2, box.y, width, box.height)


def letter_fields(many: int, seed: int) -> Iterator[LetterField]:
    """`many` fields by as many people.

    A third are lines on paper, a third stand in printed frames and a third in combs. Letters are uniformly random, so
    that no word helps. The same seed gives the same fields.
    """
    rng = np.random.default_rng([seed, 31])
    makers = (_on_paper, _in_frame, _in_comb)
    for number in range(many):
        text = "".join(rng.choice(list(LETTERS), int(rng.integers(1, LONGEST + 1))))
        yield makers[number % len(makers)](text, Writer(PEOPLE + 100_000 * seed + number), rng)


def _on_paper(text: str, writer: Writer, rng: np.random.Generator) -> LetterField:
    patch = writer.string(text, float(rng.uniform(24, 64)), rng, touching=float(rng.choice([0.0, 0.15])))
    drawn = drawn_on_paper(patch, rng, StringStyle())
    image = cut_whole(Page(SCAN, 1, drawn.image, None), FieldSpec("field", "letters", Box(0, 0, 1, 1)))
    return LetterField(image, drawn, writer.hand.slant)


def _in_frame(text: str, writer: Writer, rng: np.random.Generator) -> LetterField:
    spec = FieldSpec("field", "letters", Box(MARGIN_MM, MARGIN_MM, 12 + 7.0 * len(text), float(rng.uniform(7, 11))))
    frame = spec.box.scaled(PIXELS_PER_MM, PIXELS_PER_MM)
    written = write_in_box(_printed(spec, 1), writer, text, frame, rng, touching=0.1)
    return replace(_scanned(written, text, spec, rng), slant=writer.hand.slant)


def _in_comb(text: str, writer: Writer, rng: np.random.Generator) -> LetterField:
    cells = len(text) + int(rng.integers(0, 4))
    spec = FieldSpec("field", "letters", Box(MARGIN_MM, MARGIN_MM, 7.0 * cells, float(rng.uniform(7, 10))), cells)
    places = cells_of(spec.box.scaled(PIXELS_PER_MM, PIXELS_PER_MM), cells)
    written = write_in_cells(_printed(spec, cells), writer, text.ljust(cells), places, rng)
    return _scanned(written, text, spec, rng)


def _printed(spec: FieldSpec, cells: int) -> Pixels:
    """The empty field with the paper around it, RGB."""
    sides = spec.box.right + MARGIN_MM, spec.box.bottom + MARGIN_MM
    press = Press.with_sheet(*sides, PIXELS_PER_MM * MM_PER_INCH)
    press.comb(spec.box, cells, 0.25)
    return press.pixels()


def _scanned(written: Written, text: str, spec: FieldSpec, rng: np.random.Generator) -> LetterField:
    """A filled field after a scanner's faults, none of which moves it, as `segmentation.cutting` would give it."""
    blur, noise, loss, fade = rng.uniform(0, 0.5, 4)
    faults = ((blurred, blur), (noisy, noise), (compressed, loss), (faded, fade))
    colours = with_faults(written.page, faults, rng).image
    grey = np.asarray(np.rint(colours.mean(axis=2)) if colours.ndim == 3 else colours, np.uint8)
    frame = spec.box.scaled(PIXELS_PER_MM, PIXELS_PER_MM)
    cells = spec.cells or 0
    edges = tuple(frame.x + frame.width * at / cells for at in range(cells + 1)) if cells else ()
    image = FieldImage(Page(SCAN, 1, grey, None), spec, grey, np.eye(3), frame, edges)
    return LetterField(image, DrawnString(grey, text, written.boxes), 0.0)
