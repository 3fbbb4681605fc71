"""What may be several characters is cut where it is thin: in columns, or along a stroke that stands out and leans."""

import cv2
import numpy as np
import pytest

from forms.page import Pixels
from segmentation.dividing import divided
from segmentation.pieces import Piece, components

HEIGHT = 40.0
"""Of a digit, pixels."""


def ink() -> Pixels:
    """A mask without ink."""
    return np.zeros((100, 160), np.uint8)


def zero(x: int) -> Pixels:
    """A zero that stands on the line at y = 70 around a column."""
    return cv2.ellipse(ink(), (x, 50), (13, 20), 0, 0, 360, 255, 4)


def stroke(start: tuple[int, int], end: tuple[int, int]) -> Pixels:
    """A straight stroke."""
    return cv2.line(ink(), start, end, 255, 4)


def piece_of(*parts: Pixels) -> Piece:
    """Parts that touch, as one component."""
    (piece,) = components(np.bitwise_or.reduce(parts))
    return piece


def share_in(part: Pixels, piece: Piece) -> float:
    """The share of a part's ink that a piece holds."""
    x, y, width, height = piece.box.rounded()
    held = np.zeros(part.shape, bool)
    held[y : y + height, x : x + width] = piece.mask
    return float(np.count_nonzero(held & (part > 0)) / np.count_nonzero(part))


def test_two_digits_that_touch_are_cut_in_a_column_between_them() -> None:
    """Each lies in the pieces on its own side."""
    left, right = zero(40), zero(68)
    pieces = divided(piece_of(left, right), HEIGHT)
    middle = [piece for piece in pieces if piece.box.right <= 56]
    assert sum(share_in(left, piece) for piece in middle) > 0.9


def test_what_a_high_stroke_touches_is_cut_off_along_the_stroke() -> None:
    """A slash that leans over the zero it touches is a piece of its own: no column parts the two."""
    round_one, slash = zero(40), stroke((44, 84), (70, 14))
    pieces = divided(piece_of(round_one, slash), HEIGHT)
    assert max(share_in(slash, piece) for piece in pieces) > 0.75
    assert sum(share_in(round_one, piece) for piece in pieces if share_in(slash, piece) < 0.3) > 0.75


@pytest.mark.parametrize("leaning", [False, True], ids=["columns", "leaning"])
def test_pieces_share_no_ink_and_lose_next_to_none(leaning: bool) -> None:
    """Cuts part a component, whatever they lean."""
    parts = [zero(40), zero(68), stroke((70, 84), (100, 14)) if leaning else stroke((82, 30), (82, 70))]
    whole = piece_of(*parts)
    pieces = divided(whole, HEIGHT)
    assert len(pieces) > 2
    drawn = ink().astype(int)
    for piece in pieces:
        x, y, width, height = piece.box.rounded()
        drawn[y : y + height, x : x + width] += piece.mask
        assert piece.ink == np.count_nonzero(piece.mask)
        assert piece.component == whole.component
    assert drawn.max() == 1
    assert drawn.sum() > 0.98 * whole.ink


def test_a_dash_and_a_slender_stroke_stay_whole() -> None:
    """A long flat stroke is one dash, and a high narrow one a 1 or a slash."""
    for whole in (piece_of(stroke((20, 50), (90, 52))), piece_of(stroke((40, 90), (46, 20)))):
        assert divided(whole, HEIGHT) == [whole]
