"""In the lattice of a date, marks between its parts are pieces, small marks, or ink that nobody saw."""

from dataclasses import replace

from forms.geometry import Box
from recognizer.date_lattice import DateLattice
from tests.recognizer.lattices import CLASSES, HEIGHT, digit_box, lattice_of, rows_of


def test_a_mark_between_digits_is_a_piece_a_small_mark_or_unseen_ink() -> None:
    """A high stroke may be a slash at little cost, and so may a small mark; one without ink costs more."""
    beliefs = {(0, 1): {"3": 0.98}, (1, 2): {"1": 0.98}, (2, 3): {"4": 0.98}}
    high = [digit_box(0), digit_box(1, 12, 1.4 * HEIGHT), digit_box(2)]
    rows = rows_of(beliefs)
    slashed = DateLattice(lattice_of(high, beliefs), rows, CLASSES).path_of_day("3/4")
    left_out = DateLattice(lattice_of(high, beliefs), rows, CLASSES).path_of_day("34")
    assert slashed is not None
    assert left_out is not None
    assert slashed.text == "34"
    assert slashed.score > left_out.score + 2
    plain = lattice_of([digit_box(at) for at in range(3)], beliefs)
    dotted = replace(plain, marks=(Box(digit_box(1).right + 3, 66, 4, 4),))
    seen, unseen = (DateLattice(one, rows, CLASSES).path_of_day("31/4") for one in (dotted, plain))
    assert seen is not None
    assert unseen is not None
    assert seen.score > unseen.score + 2
    assert DateLattice(dotted, rows, CLASSES).path_of_day("3/14") is not None, "the mark may be one that is not seen"
