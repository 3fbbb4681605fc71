"""Pages out of pixels, without a file, and what is often done with them."""

from pathlib import Path

import numpy as np

from forms.field import Candidates, DigitString, FieldImage, Glyph
from forms.geometry import Box
from forms.layout import FieldSpec, Layout
from forms.page import Page, Pixels, Scan
from workshop.drawing.printing import Press


def page_of(pixels: Pixels, number: int = 1) -> Page:
    """A page with these pixels, out of a scan that nobody will open."""
    return Page(Scan("a" * 64, "drawn.png", Path("/nowhere")), number, pixels, None)


def blank_paper(width: int = 200, height: int = 100) -> Pixels:
    """White paper."""
    return np.full((height, width), 255, np.uint8)


def field_of(pixels: Pixels, spec: FieldSpec, frame: Box | None = None, cells: int = 0) -> FieldImage:
    """A field that fills a page; `frame` is its printed frame in pixels, by default none."""
    inside = frame or Box(0, 0, pixels.shape[1], pixels.shape[0])
    edges = tuple(inside.x + inside.width * at / cells for at in range(cells + 1)) if cells else ()
    return FieldImage(page_of(pixels), spec, pixels, np.eye(3), inside, edges)


def string_of(spec: FieldSpec, raw: str, confidence: float) -> DigitString:
    """What the recognizer might say of a field: `raw`, with a glyph for each character."""
    field = field_of(blank_paper(), spec)
    glyphs = tuple(Glyph(text, 0.9, "7", Box(10.0 + 20 * at, 20, 15, 30)) for at, text in enumerate(raw))
    lattice = Candidates(field, (), (), frozenset(), (), 30.0)
    return DigitString(lattice, raw, glyphs, confidence, (), "digits-test")


def ruled(layout: Layout, dpi: float) -> Pixels:
    """Paper with the lines of a layout and nothing else."""
    press = Press.with_sheet(layout.width, layout.height, dpi)
    for line in layout.registration.lines:
        press.rule((line.x0, line.y0), (line.x1, line.y1), 0.35)
    return press.pixels()
