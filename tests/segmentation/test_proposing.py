"""From a field to its lattice: pieces from left to right, and the spans that might be one digit."""

import cv2
import numpy as np
import pytest

from forms.field import Candidates
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Pixels
from segmentation.normalisation import SIDE
from segmentation.proposing import propose
from tests.sheets import blank_paper, field_of

FRAME = Box(20, 20, 360, 64)
OPEN = FieldSpec("amount", "amount", Box(0, 0, 45, 8))
COMB = FieldSpec("total", "number", Box(0, 0, 45, 8), cells=4)


def zeros(paper: Pixels, *centres: tuple[int, int]) -> Pixels:
    """Zeros of 24 by 42 pixels around these places."""
    for x, y in centres:
        cv2.ellipse(paper, (x, y), (12, 21), 0, 0, 360, 30, 5)
    return paper


def lattice(paper: Pixels, spec: FieldSpec = OPEN) -> Candidates:
    """The lattice of a field of 400 by 104 pixels."""
    return propose(field_of(paper, spec, FRAME, spec.cells or 0))


def ends(found: Candidates) -> list[tuple[int, int]]:
    """The spans, as the pieces that they begin with and end before."""
    return [(span.first, span.last) for span in found.spans]


def test_digits_that_stand_apart_are_one_piece_each() -> None:
    """Three zeros give three pieces in order, each a span of its own with a crop the network takes."""
    found = lattice(zeros(blank_paper(400, 104), (200, 52), (80, 52), (320, 52)))
    assert [round(piece.centre[0] / 40) for piece in found.pieces] == [2, 5, 8]
    assert ends(found) == [(0, 1), (1, 2), (2, 3)]
    assert found.text_height == pytest.approx(47, abs=4)
    assert found.cuts == frozenset()
    for span in found.spans:
        assert span.crop.shape == (SIDE, SIDE)
        assert span.crop.max() == 255
        assert 0.1 < span.ink < 1


def test_touching_digits_are_cut_between_them() -> None:
    """Two zeros that a hasty pen joined are cut at the joint, and each zero is proposed as a whole."""
    paper = zeros(blank_paper(400, 104), (80, 52), (120, 52), (250, 52))
    cv2.line(paper, (92, 58), (108, 56), 30, 4)
    found = lattice(paper)
    assert found.cuts
    for middle in (80, 120):
        alike = [s for s in found.spans if abs(s.box.centre[0] - middle) < 7 and abs(s.box.width - 29) < 9]
        assert alike, f"no span around {middle}: {[span.box for span in found.spans]}"


def test_a_broken_digit_is_proposed_whole() -> None:
    """A zero in two halves that stand close is a span of both."""
    paper = zeros(blank_paper(400, 104), (100, 52), (200, 52), (300, 52))
    paper[:, 198:203] = 255
    found = lattice(paper)
    whole = [span for span in found.spans if span.last - span.first == 2]
    assert any(abs(span.box.centre[0] - 200) < 4 for span in whole)


def test_a_comma_stands_beside_the_pieces() -> None:
    """What is small both ways is a mark and no piece."""
    paper = zeros(blank_paper(400, 104), (80, 50), (180, 50), (280, 50))
    cv2.ellipse(paper, (130, 74), (4, 6), 0, 0, 360, 30, -1)
    found = lattice(paper)
    assert len(found.pieces) == 3
    assert [round(mark.centre[0] / 10) for mark in found.marks] == [13]


def test_a_bar_above_its_digit_belongs_to_it() -> None:
    """The bar of a 5 that does not touch its bow is no piece of its own."""
    paper = zeros(blank_paper(400, 104), (80, 52), (280, 52))
    cv2.ellipse(paper, (180, 62), (14, 14), 0, -160, 140, 30, 5)
    cv2.line(paper, (168, 36), (194, 34), 30, 5)
    found = lattice(paper)
    assert len(found.pieces) == 3
    assert found.pieces[1].y < 36
    assert found.pieces[1].bottom > 72


def test_a_span_never_leaves_its_cell() -> None:
    """In a comb, pieces in neighbouring cells are never one digit, however close they stand."""
    paper = zeros(blank_paper(400, 104), (93, 52), (127, 52), (335, 52))  # a border runs at 110
    found = lattice(paper, COMB)
    cells = [int((piece.centre[0] - 20) // 90) for piece in found.pieces]
    assert cells == [0, 1, 3]
    assert ends(found) == [(0, 1), (1, 2), (2, 3)]


def test_slanted_writing_is_cut_along_its_slant() -> None:
    """Strokes that lean so far that they overlap from above are pieces of their own, boxed where they stand."""
    paper = blank_paper(400, 104)
    for x in (80, 110, 140, 170):
        cv2.line(paper, (x, 76), (x + 26, 30), 30, 5)
    found = lattice(paper)
    assert len(found.pieces) == 4
    np.testing.assert_allclose([piece.centre[0] for piece in found.pieces], [93, 123, 153, 183], atol=5)


@pytest.mark.parametrize("spec", [OPEN, COMB], ids=["open", "comb"])
def test_an_empty_field_has_an_empty_lattice(spec: FieldSpec) -> None:
    """Plain paper, printed or not, has no pieces, no spans and no marks."""
    paper = blank_paper(400, 104)
    cv2.rectangle(paper, (20, 20), (380, 84), 60, 2)
    for x in (110, 200, 290) if spec.cells else ():
        cv2.line(paper, (x, 20), (x, 84), 60, 2)
    for sheet in (paper, blank_paper(400, 104)):
        found = lattice(sheet, spec)
        assert found.pieces == found.spans == found.marks == ()


def test_what_stands_before_a_stroke_that_parts_nothing_is_not_left_out() -> None:
    """Behind a line from edge to edge the value begins only where no more than a sign is before it."""
    for before, left in (((50,), 0), ((50, 90), 2)):
        paper = zeros(blank_paper(400, 104), *((x, 52) for x in before), (200, 52), (260, 52))
        cv2.rectangle(paper, (20, 20), (380, 84), 60, 2)
        cv2.line(paper, (130, 20), (130, 84), 60, 2)
        assert len(lattice(paper).pieces) == 2 + left
