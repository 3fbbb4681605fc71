"""Spans hold the darkness of their pieces' ink, and its soft edge, in their own box."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Pixels
from segmentation.pieces import Piece, components
from segmentation.spans import find_spans
from tests.sheets import field_of

HEIGHT = 40.0
SPEC = FieldSpec("number", "number", Box(0, 0, 10, 8))


def strokes() -> tuple[Pixels, Pixels]:
    """Three strokes close together, one at the image's corner: their mask, and a darkness that is nowhere 0."""
    mask = np.zeros((60, 90), np.uint8)
    cv2.line(mask, (0, 0), (4, 38), 255, 3)
    cv2.line(mask, (16, 10), (12, 40), 255, 4)
    cv2.circle(mask, (34, 26), 9, 255, 3)
    return mask, np.random.default_rng(1).integers(1, 256, mask.shape).astype(np.uint8)


def in_order(mask: Pixels) -> list[Piece]:
    """The pieces from left to right."""
    return sorted(components(mask), key=lambda piece: piece.box.x)


def test_the_crop_of_a_span_is_the_darkness_of_its_ink_and_a_pixel_around() -> None:
    """As if its pieces had been one from the start."""
    mask, grey = strokes()
    pieces = in_order(mask)
    for span in find_spans(pieces, grey, field_of(grey, SPEC), HEIGHT):
        own = np.zeros_like(mask)
        for piece in pieces[span.first : span.last]:
            x, y, width, height = piece.box.rounded()
            own[y : y + height, x : x + width] |= piece.mask.astype(np.uint8)
        x, y, width, height = span.box.rounded()
        assert (x, y, width, height) == cv2.boundingRect(own)
        edged = cv2.dilate(own[y : y + height, x : x + width], np.ones((3, 3), np.uint8))
        assert np.array_equal(span.crop, grey[y : y + height, x : x + width] * edged)
        assert span.ink == np.count_nonzero(own)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(0, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]), (2, [(0, 1), (0, 2), (1, 2), (2, 3)])],
)
def test_neighbours_are_one_span_within_a_digits_width_or_a_cell(cells: int, expected: list[tuple[int, int]]) -> None:
    """Open fields ask how wide and near they are, combs for the cell alone."""
    mask, grey = strokes()
    pieces = [replace(piece, cell=at // 2 if cells else 0) for at, piece in enumerate(in_order(mask))]
    found = find_spans(pieces, grey, field_of(grey, SPEC, cells=cells), HEIGHT)
    assert [(span.first, span.last) for span in found] == expected
