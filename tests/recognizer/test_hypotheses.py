"""Texts of both readers are weighed together, and what one of them never thought of is asked of the other."""

from dataclasses import replace

import numpy as np
import pytest

from forms.field import LineStrip
from recognizer.hypotheses import BOUND, of_both, of_lattice
from recognizer.lattice import Lattice
from recognizer.spreading import spread
from tests.recognizer.lattices import CLASSES, digit_box, lattice_of, rows_of

BOTH = {"lattice": 1.0, "line": 1.0}
STRIP = LineStrip(np.zeros((32, 64), np.uint8), digit_box(0))


def steps_of(*texts: tuple[str, float]) -> np.ndarray:
    """Steps of a line on which digits stand apart, each with its probability; the rest is the blank's."""
    rows = np.zeros((2 * len(texts) + 1, 17), np.float32)
    rows[:, 16] = 1.0
    for at, (text, sure) in enumerate(texts):
        rows[2 * at + 1] = 0.0
        rows[2 * at + 1, int(text)], rows[2 * at + 1, 7] = sure, 1 - sure
    return rows


def test_the_lines_text_wins_where_it_is_surer() -> None:
    """The lattice takes a stroke for a 7 by a little, the line for a 1 by much."""
    beliefs = {(0, 1): {"4": 0.98}, (1, 2): {"7": 0.55, "1": 0.4}}
    lattice = replace(lattice_of([digit_box(0), digit_box(1)], beliefs), line=STRIP)
    searched = Lattice(lattice, rows_of(beliefs), CLASSES)
    assert searched.best_paths()[0].text == "47"
    steps = steps_of(("4", 0.99), ("1", 0.97))
    found = of_both(searched, steps, BOTH)
    assert found[0].text == "41"
    assert found[0].path is not None
    assert found[0].score == pytest.approx(found[0].support.lattice + found[0].support.line)
    assert of_both(searched, steps, {"lattice": 1.0, "line": 0.0})[0].text == "47"


def test_a_text_that_no_way_holds_has_no_path_and_gets_its_boxes_evenly() -> None:
    """One piece that nobody cut cannot be two digits for the lattice; the line may still say so."""
    beliefs = {(0, 1): {"8": 0.3, "~": 0.6}}
    lattice = replace(lattice_of([digit_box(0)], beliefs), line=STRIP)
    found = of_both(Lattice(lattice, rows_of(beliefs), CLASSES), steps_of(("4", 0.99), ("1", 0.99)), BOTH)
    pair = next(one for one in found if one.text == "41")
    assert pair.path is None
    left, right = spread(pair.text, lattice)
    assert (left.text, right.text) == ("4", "1")
    assert left.box.right == pytest.approx(right.box.x)
    assert left.box.joined(right.box).area == pytest.approx(lattice.pieces[0].area)


def test_a_lattice_alone_keeps_its_order() -> None:
    """Without a line the scores are the paths' own."""
    beliefs = {(0, 1): {"4": 0.6, "9": 0.3}}
    lattice = lattice_of([digit_box(0)], beliefs)
    paths = Lattice(lattice, rows_of(beliefs), CLASSES).best_paths()
    assert [(one.text, one.score) for one in of_lattice(paths)] == [(path.text, path.score) for path in paths]


def test_support_tells_a_way_apart_into_what_speaks_for_it() -> None:
    """A sure 4, a doubtful 1 whose odds are bounded but in the weakest, and a piece that is left out."""
    beliefs = {(0, 1): {"4": 0.98}, (1, 2): {"1": 0.01, "7": 0.02}, (2, 3): {"~": 0.99}}
    lattice = replace(lattice_of([digit_box(place) for place in range(3)], beliefs), line=STRIP)
    steps = steps_of(("4", 0.99), ("1", 0.99))
    found = of_both(Lattice(lattice, rows_of(beliefs), CLASSES), steps, {"lattice": 0.0, "line": 1.0})
    best = found[0]
    assert best.text == "41"
    left = best.path.steps[-1].score if best.path else 0.0
    assert best.support.characters == pytest.approx(np.log(0.98) + BOUND + max(BOUND, left), abs=0.01)
    assert best.support.weakest == pytest.approx(np.log(0.01), abs=0.01)
    assert (best.support.taken, best.support.left_out, best.support.no_way) == (2, 1, 0)
    whole = np.log(0.98) + best.support.weakest + best.support.geometry + left
    assert best.support.lattice == pytest.approx(whole, abs=0.01)


def test_what_has_no_weight_does_not_count() -> None:
    """Cards from before have weights for both readers alone."""
    beliefs = {(0, 1): {"4": 0.6, "9": 0.3}}
    lattice = replace(lattice_of([digit_box(0)], beliefs), line=STRIP)
    for one in of_both(
        Lattice(lattice, rows_of(beliefs), CLASSES), steps_of(("4", 0.9)), {"lattice": 0.3, "line": 0.4}
    ):
        assert one.score == pytest.approx(0.3 * one.support.lattice + 0.4 * one.support.line)


def test_cells_tell_how_many_characters_there_are() -> None:
    """A dash in a cell of a comb is neither left out, nor is a further digit worth anything by itself."""
    beliefs = {(0, 1): {"~": 0.9, "1": 0.05}, (1, 2): {"4": 0.98}}
    lattice = replace(lattice_of([digit_box(0), digit_box(1)], beliefs, cells=2), line=STRIP)
    for one in of_both(Lattice(lattice, rows_of(beliefs), CLASSES), steps_of(("1", 0.9), ("4", 0.9)), BOTH):
        assert (one.support.taken, one.support.left_out) == (0, 0)
