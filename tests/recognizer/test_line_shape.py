"""The geometry of a line: where it runs, and what stands out of it."""

import pytest

from forms.geometry import Box
from recognizer.line_shape import LineShape, line_shape
from tests.recognizer.lattices import HEIGHT, digit_box, lattice_of


def line(rise: float = 0.0) -> list[Box]:
    """Six digits whose line rises by `rise` pixels from each to the next."""
    return [digit_box(at).shifted(0, -rise * at) for at in range(6)]


@pytest.mark.parametrize("rise", [0.0, 4.0, -3.0])
def test_a_line_is_found_however_it_runs(rise: float) -> None:
    """Every digit of a slanting line lies on its middle."""
    shape = line_shape(lattice_of(line(rise), {}))
    assert shape.height == HEIGHT
    assert max(abs(shape.offset(box)) for box in line(rise)) < 0.02


def test_one_digit_out_of_line_does_not_bend_it() -> None:
    """The median of slopes does not follow a single large piece above the others."""
    boxes = line()
    boxes[4] = boxes[4].shifted(0, -30)
    shape = line_shape(lattice_of(boxes, {}))
    assert abs(shape.offset(boxes[0])) < 0.1
    assert shape.offset(boxes[4]) == pytest.approx(-0.75, abs=0.1)


def test_what_stands_in_line_costs_nothing() -> None:
    """A digit of full height on the line is free; each oddity costs."""
    shape = line_shape(lattice_of(line(), {}))
    assert shape.cost_of_digit(digit_box(2)) == 0
    for odd in (digit_box(2).shifted(0, 25), digit_box(2, height=8), digit_box(2, width=70)):
        assert shape.cost_of_digit(odd) < -0.5


def test_in_combs_each_digit_stands_where_it_likes() -> None:
    """Cells have no common line, so nothing is out of it."""
    shape = line_shape(lattice_of(line(), {}, cells=6))
    assert shape.offset(digit_box(2).shifted(0, 25)) == 0
    assert shape.cost_of_digit(digit_box(2).shifted(0, 25)) == 0


def test_a_comma_hangs_and_a_digit_does_not() -> None:
    """What is small and reaches below the line hangs; a zero that shrinks still stands on it."""
    shape = LineShape(HEIGHT, 50.0, 0.0, free=False)
    assert shape.hangs(Box(60, 62, 8, 20))
    assert not shape.hangs(Box(60, 46, 16, 24))
    assert not LineShape(HEIGHT, 50.0, 0.0, free=True).hangs(Box(60, 62, 8, 20))


def test_an_empty_lattice_has_a_line_all_the_same() -> None:
    """Without pieces nothing can stand out."""
    shape = line_shape(lattice_of([], {}))
    assert shape.free
    assert shape.height > 0
