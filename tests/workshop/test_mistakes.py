"""What a network takes for what, against numbers worked out by hand."""

import numpy as np
import pytest

from workshop.mistakes import Mistake, as_counts, confusion_of, exchanged, interval, most_confused, recalls, worst

CLASSES = ("1", "7", "x")
LABELS = np.array([0, 0, 0, 0, 1, 1, 1])
ANSWERS = np.array(
    [
        [0.9, 0.1, 0.0],
        [0.2, 0.8, 0.0],
        [0.4, 0.6, 0.0],
        [0.1, 0.2, 0.7],
        [0.3, 0.7, 0.0],
        [0.0, 1.0, 0.0],
        [0.95, 0.05, 0.0],
    ],
    np.float32,
)


def test_rows_are_the_truth() -> None:
    """Of four ones, one is right, two are taken for a seven and one for a cross."""
    assert confusion_of(LABELS, ANSWERS).tolist() == [[1, 2, 1], [1, 2, 0], [0, 0, 0]]


def test_recall_is_of_the_true_class() -> None:
    """One of four ones and two of three sevens; a class that does not occur has no recall."""
    assert recalls(confusion_of(LABELS, ANSWERS), CLASSES) == pytest.approx({"1": 1 / 4, "7": 2 / 3})


def test_the_most_frequent_mistake_comes_first() -> None:
    """Right answers are no mistakes, and equal ones keep the order of the classes."""
    assert most_confused(confusion_of(LABELS, ANSWERS), CLASSES) == [
        Mistake("1", "7", 2, 0.5),
        Mistake("1", "x", 1, 0.25),
        Mistake("7", "1", 1, pytest.approx(1 / 3)),
    ]


def test_ones_and_sevens_are_exchanged_both_ways() -> None:
    """Two ones and one seven of seven characters; the one taken for a cross does not count."""
    assert exchanged(confusion_of(LABELS, ANSWERS), CLASSES, "1", "7") == (3, 7)


def test_the_surest_mistake_is_the_worst() -> None:
    """Mistakes alone, by the probability of what was said, and no more than asked for."""
    assert worst(LABELS, ANSWERS).tolist() == [6, 1, 3, 2]
    assert worst(LABELS, ANSWERS, 2).tolist() == [6, 1]


def test_counts_for_a_card_leave_out_what_never_happened() -> None:
    """Classes by name, without noughts and without classes that do not occur."""
    assert as_counts(confusion_of(LABELS, ANSWERS), CLASSES) == {"1": {"1": 1, "7": 2, "x": 1}, "7": {"1": 1, "7": 2}}


def test_the_interval_is_wilsons() -> None:
    """No mistake among 188 proves at most 2 %; half of ten is anything from 24 to 76 %."""
    assert interval(0, 188) == pytest.approx((0.0, 0.0200), abs=2e-4)
    assert interval(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
