"""Spans: neighbouring pieces that may be one character together, each with the darkness of its ink."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike

from forms.field import FieldImage
from forms.geometry import Box
from forms.kinds import KINDS
from forms.kinds.kind import CAPITALS, DIGITS
from forms.page import Pixels
from segmentation.pieces import Piece

MOST_PIECES = 5
"""A digit is cut into at most this many pieces."""
MOST_IN_CELL = 8
"""What stands in one cell of a comb falls into at most this many pieces."""
WIDEST: Mapping[str, float] = {DIGITS: 1.35, CAPITALS: 1.8}
"""By alphabet, how wide a character is at most, as a share of the text height: some people draw out their M and W."""
HIGHEST = 1.6
"""How high what several pieces make is at most, as a share of the text height."""
GAP = 0.2
"""Pieces of one digit are at most this far apart, as a share of the text height."""
EDGE = np.ones((3, 3), np.uint8)
"""The soft edge of ink reaches a pixel beyond its mask."""


class _Shade(NamedTuple):
    """The darkness of ink and of its soft edge, everything else 0."""

    left: int
    top: int
    """A pixel before the box of the ink; in the field image."""
    pixels: MatLike
    """Two pixels wider and higher than that box."""


class Span(NamedTuple):
    """Neighbouring pieces that may be one character."""

    first: int
    last: int
    """The span is pieces[first:last]."""
    box: Box
    ink: int
    """Pixels of its pieces, each counted for itself."""
    shade: _Shade

    @property
    def crop(self) -> Pixels:
        """The darkness of its ink in its box, with everything else 0."""
        return np.asarray(self.shade.pixels[1:-1, 1:-1], dtype=np.uint8)


def find_spans(pieces: Sequence[Piece], grey: Pixels, field: FieldImage, height: float) -> Iterator[Span]:
    """Each piece alone, and with as many of those that follow as may be one character with it.

    `grey` is the darkness of the ink of which the pieces are, `height` that of a digit, pixels.
    """
    widest = WIDEST[KINDS[field.spec.kind].alphabet] * height
    framed = cv2.copyMakeBorder(grey, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    shades = [_shade(piece, framed) for piece in pieces]
    for first, piece in enumerate(pieces):
        span = Span(first, first + 1, piece.box, piece.ink, shades[first])
        yield span
        for following, shade in zip(pieces[first + 1 :], shades[first + 1 :], strict=True):
            many, box = span.last - first + 1, span.box.joined(following.box)
            if field.cell_edges:
                joins = many <= MOST_IN_CELL and following.cell == piece.cell
            else:
                near = following.box.x - span.box.right <= GAP * height
                joins = many <= MOST_PIECES and near and box.width <= widest and box.height <= HIGHEST * height
            if not joins:
                break
            span = Span(first, span.last + 1, box, span.ink + following.ink, _united(span.shade, shade))
            yield span


def _shade(piece: Piece, framed: MatLike) -> _Shade:
    """The shade of one piece; `framed` is the field's darkness with one pixel more on each side."""
    left, top, width, height = piece.box.rounded()
    mask = cv2.dilate(cv2.copyMakeBorder(piece.mask.view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT), EDGE)
    part = framed[top : top + height + 2, left : left + width + 2]
    return _Shade(left - 1, top - 1, part * mask)


def _united(one: _Shade, other: _Shade) -> _Shade:
    """Two shades of the same field as one."""
    (height, width), (lower, wider) = one.pixels.shape, other.pixels.shape
    left, top = min(one.left, other.left), min(one.top, other.top)
    bottom, right = max(one.top + height, other.top + lower), max(one.left + width, other.left + wider)
    pixels = np.zeros((bottom - top, right - left), np.uint8)
    y, x = one.top - top, one.left - left
    pixels[y : y + height, x : x + width] = one.pixels
    y, x = other.top - top, other.left - left
    there = pixels[y : y + lower, x : x + wider]
    np.maximum(there, other.pixels, out=there)
    return _Shade(left, top, pixels)
