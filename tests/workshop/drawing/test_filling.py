"""Filling in puts each character into its cell and strings into their box."""

import numpy as np

from forms.geometry import Box
from workshop.drawing.filling import scribble, write_in_box, write_in_cells
from workshop.drawing.pen import Writer
from workshop.drawing.printing import cells_of

WHITE = np.full((120, 500), 255, np.uint8)


def test_each_character_stands_in_its_cell_and_spaces_leave_theirs_empty() -> None:
    """Centres of characters lie in the cells that are not skipped; the skipped one stays white."""
    cells = cells_of(Box(20, 20, 400, 70), 5)
    written = write_in_cells(WHITE, Writer(5), "1 4x-", cells, np.random.default_rng(0))
    used = [cell for cell, character in zip(cells, "1 4x-", strict=True) if character != " "]
    assert len(written.boxes) == 4
    for box, cell in zip(written.boxes, used, strict=True):
        assert cell.x < box.centre[0] < cell.right
    x, y, width, height = cells[1].grown(-12, 0).rounded()
    assert written.page[y : y + height, x : x + width].min() == 255


def test_a_long_string_is_squeezed_into_its_box() -> None:
    """No ink leaves the box at its sides, and boxes of characters follow the squeeze."""
    box = Box(50, 20, 180, 80)
    written = write_in_box(WHITE, Writer(2), "1234567890", box, np.random.default_rng(1))
    columns = np.flatnonzero(written.page.min(axis=0) < 200)
    assert columns[0] >= box.x
    assert columns[-1] <= box.right
    assert written.boxes[-1].right <= box.right + 1


def test_a_page_that_is_written_on_stays_untouched_itself() -> None:
    """Filling in returns a new page."""
    write_in_box(WHITE, Writer(2), "12", Box(50, 20, 180, 80), np.random.default_rng(1))
    scribble(WHITE, Writer(2), Box(50, 20, 300, 60), np.random.default_rng(1))
    assert WHITE.min() == 255


def test_a_scribble_stays_near_its_box() -> None:
    """Words of loops run along the box and do not leave it by more than a third of its height."""
    page = scribble(WHITE, Writer(3), Box(50, 40, 300, 50), np.random.default_rng(1))
    rows, columns = np.nonzero(page < 200)
    assert rows.min() > 40 - 17
    assert rows.max() < 90 + 17
    assert columns.min() > 30
    assert columns.max() < 370
