"""Rows of even cells are combs, with cells missing, a little apart, and however narrow their neighbours are."""

import numpy as np

from segmentation.discovery.cells import Cell
from segmentation.discovery.combs import find_combs


def cell(x: float, y: float = 100, width: float = 30, height: float = 40) -> Cell:
    """An upright cell."""
    return Cell(np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], dtype=np.float64))


def test_a_row_of_cells_is_one_comb() -> None:
    """Eight cells side by side, from first to last."""
    (comb,) = find_combs([cell(200 + 30 * at) for at in range(8)])
    assert comb.count == 8
    np.testing.assert_allclose((comb.box.x, comb.box.right), (200, 440), atol=0.5)


def test_a_cell_that_ink_has_spoilt_is_counted() -> None:
    """A gap of one cell belongs to the comb."""
    (comb,) = find_combs([cell(200 + 30 * at) for at in (0, 1, 2, 4, 5)])
    assert comb.count == 6


def test_boxes_a_little_apart_share_the_paper_between_them() -> None:
    """Each cell reaches to the middle of the gap."""
    (comb,) = find_combs([cell(200 + 40 * at) for at in range(3)])
    assert comb.count == 3
    np.testing.assert_allclose((comb.box.x, comb.box.right), (195, 315), atol=0.5)


def test_groups_of_boxes_are_combs_of_their_own() -> None:
    """Day, month and year with more paper between them."""
    row = [cell(x) for x in (200, 230, 305, 335, 410, 440, 470, 500)]
    combs = sorted(find_combs(row), key=lambda comb: comb.box.x)
    assert [comb.count for comb in combs] == [2, 2, 4]


def test_cells_wider_than_high_are_not_a_comb() -> None:
    """The columns of a table hold a number each."""
    assert find_combs([cell(200 + 80 * at, width=80) for at in range(5)]) == []


def test_rows_below_each_other_are_combs_each() -> None:
    """Cells of two rows are not mixed."""
    combs = find_combs([cell(200 + 30 * at, y) for y in (100, 142) for at in range(4)])
    assert [(comb.count, round(comb.box.y)) for comb in combs] == [(4, 100), (4, 142)]
