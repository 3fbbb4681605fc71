"""Fields of block capitals by the pen, as a scanner gives them, with their truth: on paper, in frames and in combs."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Pixels, Scan
from segmentation.cutting import MARGIN_MM, PIXELS_PER_MM, cut_whole
from workshop.drawing.degrade import blurred, compressed, faded, noisy, with_faults
from workshop.drawing.filling import write_in_box, write_in_cells
from workshop.drawing.pen import Writer
from workshop.drawing.printing import MM_PER_INCH, Press, cells_of
from workshop.drawing.shapes import LETTERS
from workshop.drawing.strings import StringStyle, drawn_on_paper

SCAN = Scan("drawn", "drawn", Path("drawn"))
PEOPLE = 40_000_000
"""The first of the writers' seeds: nobody who wrote for training."""
LONGEST = 14


def letter_fields(many: int, seed: int) -> Iterator[tuple[FieldImage, str]]:
    """`many` fields of the kind `letters`, each with the capitals written in it, by as many people.

    A third are lines on paper, a third stand in printed frames and a third in combs. Letters are uniformly random, so
    that no word helps. The same seed gives the same fields.
    """
    rng = np.random.default_rng([seed, 31])
    makers = (_on_paper, _in_frame, _in_comb)
    for number in range(many):
        text = "".join(rng.choice(list(LETTERS), int(rng.integers(1, LONGEST + 1))))
        yield makers[number % len(makers)](text, Writer(PEOPLE + 100_000 * seed + number), rng), text


def _on_paper(text: str, writer: Writer, rng: np.random.Generator) -> FieldImage:
    patch = writer.string(text, float(rng.uniform(24, 64)), rng, touching=float(rng.choice([0.0, 0.15])))
    drawn = drawn_on_paper(patch, rng, StringStyle())
    return cut_whole(Page(SCAN, 1, drawn.image, None), FieldSpec("field", "letters", Box(0, 0, 1, 1)))


def _in_frame(text: str, writer: Writer, rng: np.random.Generator) -> FieldImage:
    spec = FieldSpec("field", "letters", Box(MARGIN_MM, MARGIN_MM, 12 + 7.0 * len(text), float(rng.uniform(7, 11))))
    frame = spec.box.scaled(PIXELS_PER_MM, PIXELS_PER_MM)
    paper = _printed(spec, 1)
    return _scanned(write_in_box(paper, writer, text, frame, rng, touching=0.1).page, spec, rng)


def _in_comb(text: str, writer: Writer, rng: np.random.Generator) -> FieldImage:
    cells = len(text) + int(rng.integers(0, 4))
    spec = FieldSpec("field", "letters", Box(MARGIN_MM, MARGIN_MM, 7.0 * cells, float(rng.uniform(7, 10))), cells)
    places = cells_of(spec.box.scaled(PIXELS_PER_MM, PIXELS_PER_MM), cells)
    return _scanned(write_in_cells(_printed(spec, cells), writer, text.ljust(cells), places, rng).page, spec, rng)


def _printed(spec: FieldSpec, cells: int) -> Pixels:
    """The empty field with the paper around it, RGB."""
    sides = spec.box.right + MARGIN_MM, spec.box.bottom + MARGIN_MM
    press = Press.with_sheet(*sides, PIXELS_PER_MM * MM_PER_INCH)
    press.comb(spec.box, cells, 0.25)
    return press.pixels()


def _scanned(page: Pixels, spec: FieldSpec, rng: np.random.Generator) -> FieldImage:
    """A filled field after a scanner's faults, as `segmentation.cutting` would give it."""
    blur, noise, loss, fade = rng.uniform(0, 0.5, 4)
    faults = ((blurred, blur), (noisy, noise), (compressed, loss), (faded, fade))
    image = with_faults(page, faults, rng).image
    grey = np.asarray(np.rint(image.mean(axis=2)) if image.ndim == 3 else image, np.uint8)
    frame = spec.box.scaled(PIXELS_PER_MM, PIXELS_PER_MM)
    cells = spec.cells or 0
    edges = tuple(frame.x + frame.width * at / cells for at in range(cells + 1)) if cells else ()
    return FieldImage(Page(SCAN, 1, grey, None), spec, grey, np.eye(3), frame, edges)
