"""Drawing one line: a text, a hand or a data set that writes it, paper around it, and the strip that a reader sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from segmentation.line_strip import line_box, strip
from workshop.drawing.degrade import blurred, compressed, noisy, with_faults
from workshop.drawing.digit_images import DigitImages
from workshop.drawing.ink import PENS, Blot, Mask, lay_ink, overlaid, textured
from workshop.drawing.paper import on_paper
from workshop.drawing.pen import InkPatch, Writer
from workshop.drawing.shapes import DIGITS
from workshop.drawing.strings import StringStyle, compose
from workshop.lines import surroundings
from workshop.lines.texts import digits, line_text

COMBS = 0.16
"""Share of the lines that stand in the cells of a comb."""
EMPTY = 0.02
"""Share of the lines on which nothing is written: rules and print are no digits."""
BY_PEN = 0.55
"""Share of the lines that the pen model writes; the others are composed of digits that people wrote."""


@dataclass(frozen=True)
class Line:
    """What a reader of lines learns from."""

    strip: Pixels
    """As `segmentation.line_strip.strip` gives it."""
    text: str
    """Of ALPHABET; empty where nothing is written."""


@dataclass(frozen=True)
class LineImage:
    """A line on its paper, as a scanner gives it."""

    image: Pixels
    """Grey, dark ink on light paper."""
    text: str
    line: Box
    """The paper that belongs to the line, pixels of the image."""
    height: float
    """Of a digit, pixels."""


@dataclass(frozen=True)
class _Written:
    """Ink before it lies on paper."""

    patch: InkPatch
    edges: tuple[float, ...] = ()
    """x of the borders of a comb's cells, in pixels of the patch."""


def draw_line(sources: Sequence[DigitImages], rng: np.random.Generator, person: int) -> Line:
    """One line by the dice of `rng`; `person` is the seed of the pen model's writer."""
    drawn = draw_image(sources, rng, person)
    return Line(strip(drawn.image, _jittered(drawn.line, drawn.height, rng)), drawn.text)


def draw_image(sources: Sequence[DigitImages], rng: np.random.Generator, person: int) -> LineImage:
    """The same before segmentation has seen it."""
    height = float(rng.uniform(22, 44))
    pen = Writer(person)
    written = _in_comb(pen, sources, height, rng) if rng.random() < COMBS else _freely(pen, sources, height, rng)
    patch = InkPatch(written.patch.text, _thickened(written.patch.mask, rng), written.patch.boxes, 0)
    empty = rng.random() < EMPTY
    text = "" if empty else patch.text
    image, inner = _on_paper(patch, written.edges, height, pen, rng, empty=empty)
    tall = [box for box, character in zip(patch.boxes, patch.text, strict=True) if character in DIGITS + "/x"]
    measure = float(np.quantile([box.height for box in tall or patch.boxes], 0.7))
    line = line_box([box.shifted(inner.x, inner.y) for box in patch.boxes], measure)
    return LineImage(image, text, line, measure)


def _freely(pen: Writer, sources: Sequence[DigitImages], height: float, rng: np.random.Generator) -> _Written:
    text = line_text(rng)
    touching = float(rng.choice([0.05, 0.25, 0.6]))
    if not sources or rng.random() < BY_PEN:
        return _Written(pen.string(text, height, rng, touching=touching))
    source = sources[int(rng.integers(len(sources)))]
    style = StringStyle(touching=touching, spacing=float(rng.uniform(0.05, 0.3)))
    return _Written(compose(text, source, pen, height, rng, style))


def _in_comb(pen: Writer, sources: Sequence[DigitImages], height: float, rng: np.random.Generator) -> _Written:
    """Each character in a cell of its own, more or less in its middle; unused ones empty, crossed or dashed."""
    cells = int(rng.integers(2, 11))
    used = cells if rng.random() < 0.6 else int(rng.integers(1, cells + 1))
    filler = str(rng.choice(["", "", "x", "-"]))
    text = filler * (cells - used) + digits(used, rng)
    first = 0 if filler else int(rng.choice([0, cells - used]))
    side = height * float(rng.uniform(0.85, 1.8))
    by_pen = not sources or rng.random() < BY_PEN
    source = pen if by_pen else sources[int(rng.integers(len(sources)))]
    blots = []
    for at, character in enumerate(text):
        size = height * float(rng.uniform(0.85, 1.1))
        mask = source.digit(character, size, rng) if character in DIGITS else pen.digit(character, size, rng)
        x = (first + at) * side + (side - mask.shape[1]) / 2 + rng.normal(0, 0.1) * side
        blots.append(Blot(mask, round(x), round((height - mask.shape[0]) / 2 + rng.normal(0, 0.08) * height)))
    left, top = min(blot.x for blot in blots), min(blot.y for blot in blots)
    moved = [Blot(blot.mask, blot.x - left, blot.y - top) for blot in blots]
    width = max(blot.x + blot.mask.shape[1] for blot in moved)
    tall = max(blot.y + blot.mask.shape[0] for blot in moved)
    edges = tuple(cell * side - left for cell in range(cells + 1))
    return _Written(InkPatch(text, overlaid(moved, width, tall), tuple(blot.box for blot in moved), 0.0), edges)


def _on_paper(
    patch: InkPatch, edges: tuple[float, ...], height: float, pen: Writer, rng: np.random.Generator, *, empty: bool
) -> tuple[Pixels, Box]:
    """The line on paper with what stands around it, scanned; and where the ink's mask lies in that image."""
    inner, size = _placed(patch.mask, edges, height, rng)
    paper = np.full(size, 255, np.uint8)
    if rng.random() < 0.45:
        surroundings.patterned(paper, height, rng)
    if rng.random() < 0.12:
        surroundings.watermarked(paper, height, rng)
    if edges:
        surroundings.celled(paper, [edge + inner.x for edge in edges], inner, height, rng)
    elif rng.random() < 0.45:
        surroundings.ruled(paper, inner, height, rng)
    if rng.random() < 0.25:
        surroundings.printed(paper, inner, height, rng)
    ink = np.zeros(size, np.uint8)
    if not empty:
        x, y = round(inner.x), round(inner.y)
        ink[y : y + patch.mask.shape[0], x : x + patch.mask.shape[1]] = patch.mask
    if not edges and rng.random() < 0.12:
        surroundings.underlined(ink, inner, height, rng)
    if rng.random() < 0.1:
        surroundings.beside(ink, pen.string(digits(3, rng), height, rng).mask, inner, height, rng)
    if rng.random() < 0.6:
        paper = on_paper(paper, rng, roughness=float(rng.uniform(0, 1.5)))
    instrument = PENS[int(rng.integers(len(PENS)))]
    return _scanned(lay_ink(paper, textured(ink, instrument, rng), instrument, 0, 0), rng), inner


def _placed(mask: Mask, edges: Sequence[float], height: float, rng: np.random.Generator) -> tuple[Box, tuple[int, int]]:
    """Where the ink lies on its paper, and the paper's (height, width)."""
    left, right, top, bottom = (round(height * share) for share in rng.uniform(0.15, 0.9, 4))
    if edges:
        left, right = left + max(0, round(-edges[0])), right + max(0, round(edges[-1] - mask.shape[1]))
    inner = Box(left, top, mask.shape[1], mask.shape[0])
    return inner, (mask.shape[0] + top + bottom, mask.shape[1] + left + right)


def _scanned(image: Pixels, rng: np.random.Generator) -> Pixels:
    if rng.random() < 0.35:  # fewer dots to the inch, then as many again
        factor = float(rng.uniform(0.35, 0.8))
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        image = np.asarray(cv2.resize(small, image.shape[::-1], interpolation=cv2.INTER_CUBIC), np.uint8)
    if rng.random() < 0.2:
        level = float(np.median(image)) * rng.uniform(0.6, 0.85)
        return np.where(image > level, 255, 0).astype(np.uint8)
    faults = [(blurred, rng.uniform(0, 0.5)), (noisy, rng.uniform(0, 0.9)), (compressed, rng.uniform(0, 0.8))]
    chosen = [fault for fault, chance in zip(faults, rng.random(3), strict=True) if chance < 0.5]
    return with_faults(image, chosen, rng).image


def _thickened(mask: Mask, rng: np.random.Generator) -> Mask:
    """A broader or a finer pen; ink that would vanish stays."""
    chance = rng.random()
    if chance < 0.2:
        return np.asarray(cv2.dilate(mask, np.ones((2, 2) if chance < 0.1 else (3, 3), np.uint8)), np.uint8)
    if chance < 0.4:
        thin = cv2.erode(mask, np.ones((2, 2), np.uint8))
        return np.asarray(thin, np.uint8) if thin.sum() > 0.35 * mask.sum() else mask
    return mask


def _jittered(line: Box, height: float, rng: np.random.Generator) -> Box:
    """The line as segmentation finds it: a little too large or too small, now and then far too large."""
    wild = rng.random() < 0.12
    above, below, before, after = rng.normal(0, 0.25 if wild else 0.06, 4) * height
    if wild:
        above, below, before, after = abs(above), abs(below), abs(before), abs(after)
    x, y = line.x - max(before, -0.35 * height), line.y - max(above, -0.14 * height)
    return Box(x, y, line.right + max(after, -0.35 * height) - x, line.bottom + max(below, -0.14 * height) - y)
