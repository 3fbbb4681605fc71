"""A field cut out of its page, and the lattice of what its characters might be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box, Homography
from forms.layout import FieldSpec
from forms.page import Page, Pixels
from forms.reason import ReasonCode


@dataclass(frozen=True)
class FieldImage:
    """A field cut out of its page, upright, at a fixed scale."""

    page: Page
    spec: FieldSpec
    pixels: Pixels
    """Grey, dark ink on light paper."""
    to_page: Homography
    """From pixels of this image to pixels of the page."""
    frame: Box
    """The printed frame inside the image, in its pixels; the image shows a margin around it."""
    cell_edges: tuple[float, ...] = ()
    """x of the cell borders inside the image, first and last included; empty where the field has no cells."""
    sheet: int = 1
    """Which of the sheets of its form that the page shows; most show one."""
    framed: float | None = None
    """The share of its printed frame that is seen where the field was cut, 0 to 1; None where there is none to see."""
    stamped: bool = False
    """Whether ink of another colour lies on the writing and was left there, since it may be the writing."""
    beside: float = 0.0
    """The ink on the page beside all sheets that were found, as a share of what is on one of them."""


@dataclass(frozen=True)
class Candidate:
    """A span of pieces that might be one character."""

    first: int
    last: int
    """The span is pieces[first:last]."""
    box: Box
    """In pixels of the field image."""
    crop: NDArray[np.uint8]
    """(28, 28), light ink on black, normalised as the network wants it."""
    ink: float
    """Dark pixels in the span, as a share of the text height squared."""


@dataclass(frozen=True)
class Oddity:
    """Something about a field's writing for which a person must look at it, however well it is read."""

    code: ReasonCode
    """STRUCK_OUT, OVERWRITTEN or PRINTED."""
    box: Box
    """Where, in pixels of the field image."""


@dataclass(frozen=True)
class LineStrip:
    """The line of a field as one picture, for a reader that divides nothing."""

    pixels: NDArray[np.uint8]
    """(32, width), light ink on black, its darkest strokes white; rules and background are on it too."""
    box: Box
    """What it shows, in pixels of the field image."""


@dataclass(frozen=True)
class Candidates:
    """The lattice of one field: pieces from left to right, and the spans of pieces that might be one character."""

    field: FieldImage
    pieces: tuple[Box, ...]
    spans: tuple[Candidate, ...]
    cuts: frozenset[int]
    """i is in it where a cut through ink, not paper, parts pieces[i - 1] from pieces[i]."""
    marks: tuple[Box, ...]
    """Points, commas and other things too small for a digit, beside the pieces; pixels of the field image."""
    text_height: float
    """Height of a digit in this field as far as it can be told, pixels of the field image."""
    oddities: tuple[Oddity, ...] = ()
    """What is odd about the writing."""
    line: LineStrip | None = None
    """None where nothing is written, and where no digits are asked for."""


@dataclass(frozen=True)
class Glyph:
    """One character on the best path through a lattice."""

    text: str
    confidence: float
    runner_up: str | None
    box: Box
    """In pixels of the field image."""


@dataclass(frozen=True)
class Alternative:
    """Another reading of a lattice than the best."""

    raw: str
    glyphs: tuple[Glyph, ...]
    confidence: float
    """Probability that it is right. All alternatives and the best add up to less than 1: it may be none of them."""


@dataclass(frozen=True)
class DigitString:
    """What the recognizer made of one lattice."""

    candidates: Candidates
    raw: str
    """Digits, or letters, and marks in order; placeholders are `x` and `-`."""
    glyphs: tuple[Glyph, ...]
    confidence: float
    """Calibrated probability that the characters of `raw` are exactly those written; without any, that it is blank."""
    alternatives: tuple[Alternative, ...]
    """Other readings with other characters, best first."""
    model: str
    """The name of the network that read it."""
