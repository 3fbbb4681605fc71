"""Pieces: the connected components of a field's ink, what is not writing dropped."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.field import FieldImage
from forms.geometry import Box
from forms.page import Pixels
from segmentation.cleaning import Ink
from segmentation.labelling import labelled
from segmentation.quantiles import quantile_of_few

SPECK = 14
"""Components with less ink are dirt, pixels."""
SIGN = 0.9
"""A printed sign before a value is at most so wide as a share of the frame's height."""
AMONG_DIGITS, AMONG_SLASHES = 0.7, 0.4
"""The quantile of heights that is a digit's: of most fields, and of dates outside of combs."""


@dataclass(frozen=True)
class Piece:
    """A part of the ink that is never divided further."""

    box: Box
    mask: NDArray[np.bool_]
    """True on the piece's ink, the size of its box."""
    cell: int
    """The comb cell it lies in; 0 in an open field."""
    component: int
    """Number of the connected component that it is, or was cut from."""
    ink: int
    """Number of its pixels."""


def writing(ink: Ink, field: FieldImage) -> list[Piece]:
    """The components of a field's ink that may be writing, whole, in no order."""
    inside = _behind_sign([piece for piece in components(ink.mask) if _belongs(piece, ink, field)], ink, field)
    if not field.cell_edges:
        return inside
    return [Piece(one.box, one.mask, _cell(one.box, field), one.component, one.ink) for one in inside]


def _behind_sign(pieces: list[Piece], ink: Ink, field: FieldImage) -> list[Piece]:
    """The pieces right of a divider that parts a printed sign from the value; all where more than a sign is left of it.

    A stroke or a stamp that stands upright is no divider, and what is written before it is part of the value.
    """
    left = max((x for x in ink.rules.dividers if x < field.frame.x + 0.4 * field.frame.width), default=-1.0)
    before = [piece.box for piece in pieces if piece.box.centre[0] < left]
    if before and max(box.right for box in before) - min(box.x for box in before) > SIGN * field.frame.height:
        return pieces
    return [piece for piece in pieces if piece.box.centre[0] >= left]


def components(mask: Pixels) -> list[Piece]:
    """The connected components of a mask (255 on ink) with more ink than a speck, all in cell 0, from top to bottom."""
    found = labelled(mask)
    pieces = []
    for index, (x, y, width, height, area) in enumerate(found.stats[1:].tolist(), start=1):
        if area >= SPECK:
            alone = found.labels[y : y + height, x : x + width] == index
            pieces.append(Piece(Box(found.left + x, found.top + y, width, height), alone, 0, index, area))
    return sorted(pieces, key=lambda piece: (piece.box.y, piece.box.x))


def drawn(pieces: list[Piece], shape: tuple[int, ...]) -> Pixels:
    """Pieces drawn together into a mask (255 on ink) of the given height and width."""
    mask = np.zeros(shape[:2], np.uint8)
    for piece in pieces:
        x, y, width, height = piece.box.rounded()
        mask[y : y + height, x : x + width] |= np.negative(piece.mask.view(np.uint8))
    return mask


def _belongs(piece: Piece, ink: Ink, field: FieldImage) -> bool:
    """Whether a component lies in its field and is more than the rest of a printed rule."""
    frame, box = field.frame, piece.box
    if frame.x <= 0:
        return True
    if not frame.holds(box) and _ink_within(piece, frame) < 0.5 * piece.ink:
        return False
    near = max(4.0, min(12.0, 0.12 * frame.height))
    for level in (frame.y, frame.bottom):
        if box.y > level - near and box.bottom < level + near and _printed(ink.rules.level.T, level, near):
            return False
    edges = field.cell_edges or (frame.x, frame.right)
    return not any(
        box.x > edge - near and box.right < edge + near and _printed(ink.rules.upright, edge, near) for edge in edges
    )


def _ink_within(piece: Piece, frame: Box) -> int:
    """How many pixels of a piece lie within the frame."""
    left, top, width, height = frame.shifted(-piece.box.x, -piece.box.y).rounded()
    within = piece.mask[max(0, top) : max(0, top + height), max(0, left) : max(0, left + width)]
    return int(np.count_nonzero(within))


def _printed(rules: Pixels, place: float, near: float) -> bool:
    """Whether a rule was found within `near` columns of a place: not every edge of a field is a printed one."""
    return bool(rules[:, max(0, round(place - near)) : round(place + near) + 1].any())


def _cell(box: Box, field: FieldImage) -> int:
    """Index of the comb cell that holds the middle of a box."""
    return min(max(bisect_left(field.cell_edges, box.centre[0]) - 1, 0), len(field.cell_edges) - 2)


def text_height(pieces: list[Piece], field: FieldImage) -> float:
    """The height of a digit, pixels: a quantile over the components with the most ink; 0 without any.

    Commas and zeros that shrink pull a median down, the slashes of a date pull it up. What is as high as the printed
    frame is its rest, or crosses it, and does not count unless there is nothing else.
    """
    limit = 0.9 * field.frame.height if field.frame.x > 0 else float("inf")
    inside = [piece for piece in pieces if piece.box.height < limit]
    if not inside:
        return min(limit, max((piece.box.height for piece in pieces), default=0.0))
    most = max(piece.ink for piece in inside)
    slashed = field.spec.kind == "date" and not field.cell_edges
    heights = (piece.box.height for piece in inside if piece.ink >= 0.35 * most)
    return quantile_of_few(heights, AMONG_SLASHES if slashed else AMONG_DIGITS)


def united(a: Piece, b: Piece) -> Piece:
    """Two pieces as one."""
    box = a.box.joined(b.box)
    mask = np.zeros((round(box.height), round(box.width)), bool)
    for piece in (a, b):
        y, x = round(piece.box.y - box.y), round(piece.box.x - box.x)
        mask[y : y + piece.mask.shape[0], x : x + piece.mask.shape[1]] |= piece.mask
    return Piece(box, mask, a.cell, a.component, a.ink + b.ink)
