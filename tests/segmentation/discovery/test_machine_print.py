"""Print is regular and handwriting is not; single characters are told by their company."""

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from segmentation.discovery.glyphs import Glyphs
from segmentation.discovery.machine_print import printed_cells, printed_lines
from segmentation.discovery.writing import Writing, writing_of

BLACK, BLUE = (200.0, 200.0, 200.0), (190.0, 150.0, 60.0)


def writing(
    tops: list[float], heights: list[float], x: float = 100, tone: tuple[float, float, float] = BLACK
) -> Writing:
    """Characters side by side from `x` on."""
    at: NDArray[np.float64] = x + 25.0 * np.arange(len(tops))
    wide = np.full(len(tops), 18.0)
    return writing_of(Glyphs(at, np.array(tops), wide, np.array(heights), np.tile(tone, (len(tops), 1))))


def cell(
    x: float, y: float, top: float, height: float, tone: tuple[float, float, float] = BLACK
) -> tuple[Box, Writing]:
    """A cell of 80 by 60 with one character, `top` below the cell's upper edge."""
    return Box(x, y, 80, 60), writing([y + top], [height], x + 20, tone)


def test_characters_of_one_height_on_one_line_are_print() -> None:
    """A cheque's number is, a written amount is not."""
    number = writing([50, 50, 51, 50], [36, 36, 36, 35])
    amount = writing([250, 246, 252, 249], [38, 44, 35, 40])
    assert printed_lines([number, amount]).tolist() == [True, False]


def test_what_stands_in_line_with_print_of_its_size_is_print() -> None:
    """Two digits at the end of a printed row, however far away."""
    row = writing([50, 50, 50, 50, 50], [30, 30, 30, 30, 30])
    rest, other = writing([50, 50], [30, 30], 900), writing([70, 70], [30, 30], 900)
    assert printed_lines([row, rest, other]).tolist() == [True, True, False]


def test_numbers_down_a_column_are_print() -> None:
    """Digits of one size in one place of their cells number the rows; written ones next to them differ."""
    numbers = [cell(100, 100 + 60 * row, 15, 28) for row in range(4)]
    written = [cell(180, 100 + 60 * row, top, height) for row, (top, height) in enumerate([(8, 38), (14, 31), (3, 46)])]
    assert printed_cells([*numbers, *written]).tolist() == [True] * 4 + [False] * 3


def test_another_ink_is_not_print() -> None:
    """A digit in blue that happens to be as large as the print in its row is handwriting."""
    numbers = [cell(100, 100 + 60 * row, 15, 28) for row in range(4)]
    assert not printed_cells([*numbers, cell(180, 100, 15, 28, BLUE)])[4]
    assert printed_cells([*numbers, cell(180, 100, 15, 28, BLACK)])[4]
