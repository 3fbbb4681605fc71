"""Machine print told from handwriting by how regular it is: nobody writes digits of exactly one height on one line.

Three glyphs and more tell by themselves. Fewer tell by their company: the numbers down a column of a table, and words
in the same row, are print of one size on one line, or they are not.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from segmentation.discovery.writing import FEWEST, Writing

MOST = 0.6
"""Where so much of the writing in a column agrees, the rest of it is print as well."""


def printed_lines(lines: Sequence[Writing]) -> NDArray[np.bool_]:
    """For each line of writing in the open whether it is print."""
    printed = np.array([line.regular for line in lines], bool)
    return _with_company(printed, lambda i, j: lines[i].like(lines[j], 0))


def printed_cells(cells: Sequence[tuple[Box, Writing]]) -> NDArray[np.bool_]:
    """For each cell with writing whether that is print: by itself, its column, its row, or the word it is part of."""

    def in_column(i: int, j: int) -> bool:
        (box, one), (other, two) = cells[i], cells[j]
        return _is_below(box, other) and one.like(two, box.centre[1] - other.centre[1])

    def in_row(i: int, j: int) -> bool:
        return cells[i][1].like(cells[j][1], 0)

    def continued(i: int, j: int) -> bool:
        return cells[i][1].continues(cells[j][1])

    printed = np.array([writing.regular for _, writing in cells], bool)
    printed |= _agreeing(len(cells), in_row) | _by_columns(cells, in_column)
    for alike in (in_column, in_row, continued):
        printed = _with_company(printed, alike)
    return printed


def _is_below(box: Box, other: Box) -> bool:
    """Whether two boxes are cells of one column."""
    near = 0.1 * box.width
    return abs(box.x - other.x) <= near and abs(box.right - other.right) <= near


def _by_columns(cells: Sequence[tuple[Box, Writing]], alike: Callable[[int, int], bool]) -> NDArray[np.bool_]:
    """For each cell whether most of the writing in its column, of one ink with it, agrees."""
    agreeing = _agreeing(len(cells), alike)
    printed = agreeing.copy()
    for i, (box, writing) in enumerate(cells):
        column = [j for j, (other, two) in enumerate(cells) if _is_below(box, other) and writing.of_one_ink(two)]
        printed[i] |= bool(agreeing[column].mean() >= MOST)
    return printed


def _agreeing(count: int, alike: Callable[[int, int], bool]) -> NDArray[np.bool_]:
    """For each thing whether it is alike with at least FEWEST, itself counted."""
    return np.array([sum(i == j or alike(i, j) for j in range(count)) >= FEWEST for i in range(count)], bool)


def _with_company(printed: NDArray[np.bool_], alike: Callable[[int, int], bool]) -> NDArray[np.bool_]:
    """For each thing whether it is print, or is alike with one that is."""
    certain = np.nonzero(printed)[0].tolist()
    return np.array([is_print or any(alike(i, j) for j in certain) for i, is_print in enumerate(printed)], bool)
