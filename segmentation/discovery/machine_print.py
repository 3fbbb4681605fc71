"""Machine print told from handwriting by how regular it is: nobody writes digits of exactly one height on one line.

Three glyphs and more tell by themselves. Fewer tell by their company: the numbers down a column of a table, and words
in the same row, are print of one size on one line, or they are not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from segmentation.discovery.company import Company, Pairs
from segmentation.discovery.writing import FEWEST, Writing

MOST = 0.6
"""Where so much of the writing in a column agrees, the rest of it is print as well."""
EDGE = 0.1
"""Cells of one column begin and end at the same places but for this share of their width."""
LEVEL = np.zeros(1)
"""How far down lines are moved that stand on one level."""


def printed_lines(lines: Sequence[Writing]) -> NDArray[np.bool_]:
    """For each line of writing in the open whether it is print."""
    if not lines:
        return np.zeros(0, bool)
    printed = np.array([line.regular for line in lines], bool)
    return _with_company(printed, Company(lines).alike(LEVEL))


def printed_cells(cells: Sequence[tuple[Box, Writing]]) -> NDArray[np.bool_]:
    """For each cell with writing whether that is print: by itself, its column, its row, or the word it is part of."""
    if not cells:
        return np.zeros(0, bool)
    boxes, company = [box for box, _ in cells], Company([writing for _, writing in cells])
    below, middle = _below(boxes), np.array([box.centre[1] for box in boxes])
    in_column = below & company.alike(middle[:, None] - middle)
    in_row = company.alike(LEVEL)
    printed = np.array([writing.regular for _, writing in cells], bool)
    printed |= _agreeing(in_row) | _by_columns(in_column, below & company.one_ink)
    for alike in (in_column, in_row, company.continued):
        printed = _with_company(printed, alike)
    return printed


def _below(boxes: Sequence[Box]) -> Pairs:
    """Whether two boxes are cells of one column."""
    left, right = np.array([box.x for box in boxes]), np.array([box.right for box in boxes])
    near = EDGE * np.array([box.width for box in boxes])[:, None]
    return np.asarray((np.abs(left[:, None] - left) <= near) & (np.abs(right[:, None] - right) <= near))


def _by_columns(alike: Pairs, column: Pairs) -> NDArray[np.bool_]:
    """For each cell whether most of the writing in its column, of one ink with it, agrees."""
    agreeing = _agreeing(alike)
    return np.asarray(agreeing | ((column & agreeing).sum(axis=1) / column.sum(axis=1) >= MOST))


def _agreeing(alike: Pairs) -> NDArray[np.bool_]:
    """For each thing whether it is alike with at least FEWEST, itself counted."""
    return np.asarray((alike | np.eye(len(alike), dtype=bool)).sum(axis=1) >= FEWEST)


def _with_company(printed: NDArray[np.bool_], alike: Pairs) -> NDArray[np.bool_]:
    """For each thing whether it is print, or is alike with one that is."""
    return np.asarray(printed | alike[:, printed].any(axis=1))
