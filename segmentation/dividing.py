"""Dividing: a wide or tall component is cut at its valleys and beside a high stroke, into pieces from left to right."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor
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

    def near(self, apart: int, height: int) -> slice:
        """Columns in which an upright cut would not keep its distance, or cross it between first and last row."""
        reach = max(apart, floor(abs(self.lean) * (height - 1) / 2) + 1)
        return slice(max(0, self.column - reach + 1), self.column + reach)


def divided(piece: Piece, height: float) -> list[Piece]:
    """A wide or tall component cut into pieces from left to right; others, and dashes, as they are.

    `height` is that of a digit, pixels.
    """
    tall = piece.box.height > TALL * height and piece.box.width > SLENDER * height
    if not (tall or piece.box.width > WIDE * height) or _is_dash(piece, height):
        return [piece]
    cuts = _valleys(piece.mask, height, _beside_stem(piece.mask) if tall else [])
    bounds = [_Cut(0, 0.0), *cuts, _Cut(piece.mask.shape[1], 0.0)]
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
    inks = _leaning_inks(mask)
    lean = int(np.argmax(inks.max(axis=1)))
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
    ink = cv2.reduce(mask.view(np.uint8), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0]
    extent = np.where(ink > 0, rows - mask[::-1].argmax(axis=0) - mask.argmax(axis=0), 0)
    cost = np.convolve(0.5 * ink + 0.5 * extent, [0.25, 0.5, 0.25], mode="same") / height
    apart, edge = max(3, round(APART * height)), max(2, round(0.15 * height))
    most = len(cuts) + int(np.ceil(columns / (CLOSEST * height)))
    inner = cost[edge : columns - edge]
    low = np.flatnonzero(inner <= VALLEY)
    left = edge + low[np.argsort(inner[low], kind="stable")]
    chosen, free = list(cuts), np.ones(columns, bool)
    for cut in cuts:
        free[cut.near(apart, rows)] = False
    while len(chosen) < most and (left := left[free[left]]).size:
        chosen.append(_Cut(int(left[0]), 0.0))
        free[chosen[-1].near(apart, rows)] = False
    return sorted(chosen)


def _leaning_inks(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """(leans, columns) the ink along lines of each of LEANS, by the column where they are at half height."""
    rows, columns = mask.shape
    row, column = np.nonzero(mask)
    moved = column + np.stack([_shifts(rows, lean) for lean in LEANS])[:, row]
    places = moved + columns * np.arange(len(LEANS))[:, None]
    inside = places[(moved >= 0) & (moved < columns)]
    return np.bincount(inside, minlength=columns * len(LEANS)).reshape(len(LEANS), columns)


def _shifts(rows: int, lean: float) -> NDArray[np.intp]:
    """(rows,) how far left of where it is at half height a leaning line is in each row, pixels."""
    return np.asarray(np.rint(lean * (np.arange(rows) - (rows - 1) / 2)), np.intp)


def _part(piece: Piece, start: _Cut, end: _Cut) -> Piece | None:
    """The pixels of a piece between two cuts; None where that is next to nothing."""
    first, part = start.column, piece.mask[:, start.column : end.column]
    if start.lean or end.lean:
        starts, ends = (cut.columns(piece.mask.shape[0]) for cut in (start, end))
        first = max(0, int(starts.min()))
        part = piece.mask[:, first : int(ends.max())]
        columns = np.arange(first, first + part.shape[1])
        part = part & (columns >= starts[:, None]) & (columns < ends[:, None])
    ink = int(np.count_nonzero(part))
    if ink < SPECK // 2:
        return None
    left, top, width, height = cv2.boundingRect(part.view(np.uint8))
    box = Box(piece.box.x + first + left, piece.box.y + top, width, height)
    return Piece(box, part[top : top + height, left : left + width], piece.cell, piece.component, ink)
