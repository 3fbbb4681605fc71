"""Readings and truth are paired by where they lie."""

from pathlib import Path

from forms.geometry import Box
from workshop.truth.labelling import Seen
from workshop.truth.matching import matched
from workshop.truth.rows import Truth

PLACE = Box(100, 100, 100, 30)


def truth(box: Box | None, field: str | None = None, page: int | None = None) -> Truth:
    """A field whose truth is known."""
    return Truth(Path("/data"), "form.png", "12", page, box, field, None, "clean", ())


def seen(*box: float, field: str = "total", page: int = 1) -> Seen:
    """A field that was read."""
    return Seen("tally", page, field, Box(*box), "12", 0.9, True)


def test_the_best_pair_comes_first_and_nothing_is_paired_twice() -> None:
    """Of two readings over one truth the nearer is taken, and the other may serve a neighbour."""
    truths = [truth(PLACE), truth(Box(100, 135, 100, 30))]
    readings = [seen(100, 115, 100, 30), seen(102, 100, 100, 30)]
    assert matched(truths, readings) == {0: 1}
    assert matched(truths, readings[1:]) == {0: 0}
    assert matched(truths, [*readings, seen(100, 130, 100, 30)]) == {0: 1, 1: 2}


def test_what_lies_elsewhere_or_is_far_too_large_is_no_pair() -> None:
    """A whole page around a field says nothing about it; a tight box within it does."""
    elsewhere = [seen(300, 100, 100, 30), seen(0, 0, 1000, 1000), seen(100, 100, 100, 30, page=2)]
    assert matched([truth(PLACE, page=1)], elsewhere) == {}
    assert matched([truth(PLACE)], [seen(140, 105, 40, 20)]) == {0: 0}


def test_a_truth_without_a_place_goes_by_its_name() -> None:
    """And without a name too it takes what there is: an image that is one field has one reading."""
    readings = [seen(0, 0, 5, 5, field="a"), seen(0, 9, 5, 5, field="b"), seen(0, 0, 5, 5, field="b", page=2)]
    assert matched([truth(None, "b", 2), truth(None, "b", 1), truth(None, "c", 1)], readings) == {0: 2, 1: 1}
    assert matched([truth(None)], readings[:1]) == {0: 0}
    assert matched([truth(None)], []) == {}
