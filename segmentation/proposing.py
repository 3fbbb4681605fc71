"""Proposing: from a field image to its lattice, the pieces from left to right and the spans that might be one digit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidate, Candidates, FieldImage
from forms.geometry import Box, Homography
from forms.kinds import KINDS
from forms.kinds.kind import DIGITS, TICKS
from forms.page import Pixels
from segmentation.cleaning import clean
from segmentation.dividing import divided
from segmentation.grey import above
from segmentation.line_strip import line_strip
from segmentation.normalisation import normalise_all
from segmentation.oddities import find_oddities
from segmentation.pieces import Piece, components, drawn, text_height, united, writing
from segmentation.slant import find_shear, unsheared, way_back
from segmentation.spans import Span, find_spans
from segmentation.ticking import tick_boxes

TINY = 0.3
"""What is smaller than this share of the text height, both ways, is a point, a comma or dirt."""
SMALL = 0.4
"""Pieces lower than this share of the text height are marks, bars or dirt."""


class _Begun(NamedTuple):
    """A lattice whose candidates are still to be made."""

    lattice: Candidates
    spans: Sequence[Span]
    back: Homography
    """From pixels in which the spans are to those of the field image."""


def propose(field: FieldImage) -> Candidates:
    """The lattice of a field; without pieces where nothing is written. Boxes to tick have one piece each, always."""
    return propose_all([field])[0]


def propose_all(fields: Sequence[FieldImage]) -> list[Candidates]:
    """The lattices of all fields of a page: its characters are normalised together, which takes less time."""
    begun = [_begun(field) for field in fields]
    crops = iter(normalise_all([span.crop for one in begun for span in one.spans]))
    return [replace(one.lattice, spans=_candidates(one, crops)) if one.spans else one.lattice for one in begun]


def _begun(field: FieldImage) -> _Begun:
    if KINDS[field.spec.kind].alphabet == TICKS:
        return _Begun(tick_boxes(field), (), np.eye(3))
    ink = clean(field)
    written = writing(ink, field)
    whole, grey, back = _upright(written, ink.grey, field)
    height = text_height(whole, field)
    marks = [piece for piece in whole if max(piece.box.width, piece.box.height) < TINY * height]
    large = [piece for piece in whole if max(piece.box.width, piece.box.height) >= TINY * height]
    pieces = _ordered([part for piece in large for part in divided(piece, height)], height)
    stand, beside = (tuple(_mapped(back, [piece.box for piece in some])) for some in (pieces, marks))
    lined = bool(stand) and KINDS[field.spec.kind].alphabet == DIGITS
    lattice = Candidates(
        field=field,
        pieces=stand,
        spans=(),
        cuts=frozenset(i for i in range(1, len(pieces)) if pieces[i - 1].component == pieces[i].component),
        marks=beside,
        text_height=height,
        oddities=find_oddities(written, ink, height if whole is written else text_height(written, field)),
        line=line_strip(field.pixels, (*stand, *beside), height) if lined else None,
    )
    return _Begun(lattice, list(find_spans(pieces, grey, field, height)), back)


def _candidates(begun: _Begun, crops: Iterator[NDArray[np.uint8]]) -> tuple[Candidate, ...]:
    """The candidates of a lattice, with the next ones of the crops."""
    square = max(1.0, begun.lattice.text_height) ** 2
    boxes = _mapped(begun.back, [span.box for span in begun.spans])
    return tuple(
        Candidate(span.first, span.last, box, next(crops), span.ink / square)
        for span, box in zip(begun.spans, boxes, strict=True)
    )


def _mapped(back: Homography, boxes: Sequence[Box]) -> list[Box]:
    """Boxes of upright writing in the field image: a slanted outline's width at half height, not the box around.

    The way back moves rows sideways and nothing else (`segmentation.slant`).
    """
    _, lean, shift = back[0].tolist()
    return [Box(box.x + lean * box.centre[1] + shift, box.y, box.width, box.height) for box in boxes]


def _upright(whole: list[Piece], grey: Pixels, field: FieldImage) -> tuple[list[Piece], Pixels, Homography]:
    """The writing with its slant taken out: components, darkness, and the way back to the field image.

    In combs each digit stands alone and cells are upright, so slant is left to the network.
    """
    if field.cell_edges or not whole:
        return whole, grey, np.eye(3)
    mask = drawn(whole, grey.shape)
    shear = find_shear(mask)
    if shear == 0:
        return whole, grey, np.eye(3)
    upright = components(above(unsheared(mask, shear), 127))
    return upright, unsheared(grey, shear), way_back(grey.shape[0], shear)


def _ordered(pieces: list[Piece], height: float) -> list[Piece]:
    """Pieces from left to right, those that stand above each other united."""
    out: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.cell, piece.box.centre[0], piece.box.y)):
        if out and _stacked(out[-1], piece, height):
            out[-1] = united(out[-1], piece)
        else:
            out.append(piece)
    return out


def _stacked(a: Piece, b: Piece, height: float) -> bool:
    """Whether two pieces lie above each other: a bar over its 5, a broken stroke; never a comma under a digit."""
    if a.cell != b.cell:
        return False
    shared = min(a.box.right, b.box.right) - max(a.box.x, b.box.x)
    if shared < 0.6 * min(a.box.width, b.box.width):
        return False
    small, large = sorted((a, b), key=lambda piece: piece.box.height)
    low = small.box.height < SMALL * height and small.box.centre[1] > large.box.y + 0.75 * large.box.height
    return not low and a.box.joined(b.box).height < 1.5 * height
