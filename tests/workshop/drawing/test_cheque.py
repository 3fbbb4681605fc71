"""Cheques have their date and amount where all Indian banks print them."""

import numpy as np

from workshop.drawing.cheque import AMOUNT_BOX, DATE_COMB, HEIGHT, WIDTH, draw_cheque, printed_cheque
from workshop.drawing.form import shipped_layout


def test_date_and_amount_are_written_in_their_places() -> None:
    """All characters of date and amount lie on the cheque with their centres in comb and box."""
    cheque = draw_cheque(8, "09082026", "1,48,250/-", dpi=120)
    scale = cheque.image.shape[1] / WIDTH
    for name, place in (("date", DATE_COMB.scaled(scale, scale)), ("amount", AMOUNT_BOX.scaled(scale, scale))):
        assert len(cheque.boxes[name]) == len(cheque.truth[name])
        for box in cheque.boxes[name]:
            x, y = box.centre
            assert place.x < x < place.right
            assert place.y - 2 < y < place.bottom + 2


def test_the_comb_is_printed_as_eight_cells() -> None:
    """Nine upright lines are darker than the paper between them."""
    page = printed_cheque(200, np.random.default_rng(0)).min(axis=2).astype(float)
    scale = page.shape[1] / WIDTH
    comb = DATE_COMB.scaled(scale, scale)
    columns = page[round(comb.y) + 6 : round(comb.bottom) - 6].mean(axis=0)
    for position in range(9):
        at = round(comb.x + comb.width * position / 8)
        assert columns[at - 2 : at + 3].min() < 180
        if position < 8:
            assert columns[at + 8 : at + 20].min() > 215


def test_a_cheque_has_the_proportions_of_the_standard() -> None:
    """Eight by three and five eighths inches."""
    page = printed_cheque(100, np.random.default_rng(0))
    assert page.shape == (round(HEIGHT / 25.4 * 100), round(WIDTH / 25.4 * 100), 3)


def test_a_drawn_cheque_agrees_with_the_layout_that_reads_it() -> None:
    """Comb and amount box stand where the shipped layout expects them."""
    elements = {element.name: element for element in shipped_layout("cheque_in").registration.elements}
    for name, box in (("date_comb", DATE_COMB), ("amount_box", AMOUNT_BOX)):
        assert np.abs(elements[name].box.corners - box.corners).max() < 1.0
