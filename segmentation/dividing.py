"""Dividing: a wide or tall component is cut at its valleys and beside a high stroke, into pieces from left to right."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from segmentation.pieces import SPECK, Piece

WIDE = 0.75
"""A component wider than this, as a share of the text height, may be several digits."""
TALL, SLENDER = 1.15, 0.35
"""So may one that is taller than the first and wider than the second: a slash may run through it."""
FLAT = 0.4
"""A component lower than this, as a share of the text height, is a dash or a bar, never several digits."""
RISING = 0.6
"""A dash that rises or bends is lower than this share of the text height."""
VALLEY = 0.7
"""A cut goes where ink and extent along it, averaged, are at most this share of the text height."""
APART = 0.2
"""Cuts are at least this far apart, as a share of the text height."""
CLOSEST = 0.5
"""Most cuts in a component: one for each so many text heights of its width."""
LEANS = np.linspace(-0.2, 0.8, 21)
"""Leans of a high stroke that are looked for, pixels to the right a pixel up: slashes lean more than digits."""
STEM = 0.8
"""A stroke through a component is inked along this share of its height."""
FLANK = 0.3
"""It is as wide as its lines have this share of the ink of its best."""


class _Cut(NamedTuple):
    """A straight cut from top to bottom."""

    column: int
    """Where it is at half height; what is cut off at its left ends before."""
    lean: float
    """Pixels to the right a pixel up."""

    def columns(self, height: int) -> NDArray[np.intp]:
        """(height,) where it is in each row."""
        return self.column - _shifts(height, self.lean)

    def clear_of(self, other: "_Cut", apart: int, height: int) -> bool:
        """Whether it keeps its distance from another, and does not cross it between the first and the last row."""
        between, opening = self.column - other.column, (self.lean - other.lean) * (height - 1) / 2
        return abs(between) >= apart and (between + opening) * between > 0 and (between - opening) * between > 0


def divided(piece: Piece, height: float) -> list[Piece]:
    """A wide or tall component cut into pieces from left to right; others, and dashes, as they are.

    `height` is that of a digit, pixels.
    """
    tall = piece.box.height > TALL * height and piece.box.width > SLENDER * height
    if not (tall or piece.box.width > WIDE * height) or _is_dash(piece, height):
        return [piece]
    cuts = _valleys(piece.mask, height, _beside_stem(piece.mask) if tall else [])
    rows, columns = piece.mask.shape
    bounds = [np.zeros(rows, np.intp), *(cut.columns(rows) for cut in cuts), np.full(rows, columns)]
    parts = (_part(piece, start, end) for start, end in pairwise(bounds))
    return [part for part in parts if part is not None]


def _is_dash(piece: Piece, height: float) -> bool:
    """Whether a wide component is one low stroke: flat, or rising a little with ink but once in nearly every column."""
    if piece.box.height >= RISING * height:
        return False
    if piece.box.height < FLAT * height:
        return True
    starts = np.count_nonzero(piece.mask[0]) + np.count_nonzero(piece.mask[1:] > piece.mask[:-1])
    return bool(starts < 1.25 * piece.mask.shape[1])


def _beside_stem(mask: NDArray[np.bool_]) -> list[_Cut]:
    """Cuts on both sides of a straight stroke that runs through a mask from top to bottom; none without one."""
    rows, columns = mask.shape
    inks = [_leaning(mask, lean).sum(axis=0) for lean in LEANS]
    lean = int(np.argmax([ink.max() for ink in inks]))
    ink, middle = inks[lean], int(np.argmax(inks[lean]))
    if ink[middle] < STEM * rows:
        return []
    thin = ink < FLANK * ink[middle]
    start = middle - int(np.argmax(np.append(thin[middle::-1], True))) + 1
    end = middle + int(np.argmax(np.append(thin[middle:], True)))
    return [_Cut(column, float(LEANS[lean])) for column in (start, end) if 0 < column < columns]


def _valleys(mask: NDArray[np.bool_], height: float, cuts: Sequence[_Cut]) -> list[_Cut]:
    """Where to cut, deepest valley first chosen, apart from each other and from given cuts; these too, left to right.

    A valley is where the column holds little ink or where upper and lower contour come close: two zeros that touch are
    thin there although their rims make the column dark.
    """
    rows, columns = mask.shape
    ink = mask.sum(axis=0)
    extent = np.where(ink > 0, rows - mask[::-1].argmax(axis=0) - mask.argmax(axis=0), 0)
    cost = np.convolve(0.5 * ink + 0.5 * extent, [0.25, 0.5, 0.25], mode="same") / height
    apart, edge = max(3, round(APART * height)), max(2, round(0.15 * height))
    most = len(cuts) + int(np.ceil(columns / (CLOSEST * height)))
    inner = cost[edge : columns - edge]
    low = np.flatnonzero(inner <= VALLEY)
    chosen = list(cuts)
    for column in (edge + low[np.argsort(inner[low], kind="stable")]).tolist():
        if len(chosen) == most:
            break
        cut = _Cut(column, 0.0)
        if all(cut.clear_of(other, apart, rows) for other in chosen):
            chosen.append(cut)
    return sorted(chosen)


def _leaning(mask: NDArray[np.bool_], lean: float) -> NDArray[np.bool_]:
    """The mask with its rows moved so that lines that lean so stand upright where they were at half height."""
    rows, columns = mask.shape
    shifts = _shifts(rows, lean)
    room = int(np.abs(shifts).max())
    wide = np.pad(mask, ((0, 0), (room, room)))
    return np.take_along_axis(wide, np.arange(room, room + columns) - shifts[:, None], axis=1)


def _shifts(rows: int, lean: float) -> NDArray[np.intp]:
    """(rows,) how far left of where it is at half height a leaning line is in each row, pixels."""
    return np.asarray(np.rint(lean * (np.arange(rows) - (rows - 1) / 2)), np.intp)


def _part(piece: Piece, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Piece | None:
    """The pixels of a piece from `starts` to `ends`, columns for each row; None where that is next to nothing."""
    first, last = max(0, int(starts.min())), int(ends.max())
    part = piece.mask[:, first:last]
    if starts.max() > starts.min() or ends.max() > ends.min():
        columns = np.arange(first, first + part.shape[1])
        part = part & (columns >= starts[:, None]) & (columns < ends[:, None])
    ink = int(np.count_nonzero(part))
    if ink < SPECK // 2:
        return None
    left, top, width, height = cv2.boundingRect(part.view(np.uint8))
    box = Box(piece.box.x + first + left, piece.box.y + top, width, height)
    return Piece(box, part[top : top + height, left : left + width], piece.cell, piece.component, ink)
