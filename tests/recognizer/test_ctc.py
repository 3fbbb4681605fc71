"""CTC's arithmetic is held against all ways to spread a text over the steps, one by one."""

import itertools
import math

import numpy as np
import pytest

from recognizer.ctc import (
    FLOOR,
    alignment,
    best_texts,
    log_probabilities,
    log_probabilities_of_lines,
    shortened,
    without_marks,
)

BLANK = 3


def all_ways(steps: np.ndarray, text: tuple[int, ...]) -> float:
    """The probability of a text by adding up every sequence of classes that gives it."""
    total = 0.0
    for path in itertools.product(range(BLANK + 1), repeat=len(steps)):
        merged = [one for one, _ in itertools.groupby(path)]
        if tuple(one for one in merged if one != BLANK) == text:
            total += math.prod(max(float(steps[at, one]), FLOOR) for at, one in enumerate(path))
    return total


@pytest.mark.parametrize("text", [(), (0,), (0, 0), (1, 2), (2, 2, 1), (0, 1, 2, 0)])
def test_a_texts_probability_is_the_sum_over_all_its_ways(text: tuple[int, ...]) -> None:
    """The forward recursion skips none and counts none twice, whatever texts are asked beside it."""
    steps = np.random.default_rng(4).dirichlet(np.full(BLANK + 1, 0.5), 6)
    (found, _) = log_probabilities(steps, [text, (0, 1, 2)])
    assert found == pytest.approx(math.log(all_ways(steps, text)), abs=1e-9)


def test_lines_that_are_asked_together_say_what_each_says_alone() -> None:
    """Of different lengths and with texts of different lengths, one without any: the same to the last bit."""
    rng = np.random.default_rng(5)
    lines = []
    for many_steps, texts in (
        (4, [(0,), (1, 2)]),
        (9, [(), (0, 0, 1, 2)]),
        (6, []),
        (9, [(2,), (1,), (0, 1, 0, 1, 0)]),
    ):
        lines.append((rng.dirichlet(np.full(BLANK + 1, 0.5), many_steps), texts))
    for (steps, texts), together in zip(lines, log_probabilities_of_lines(lines), strict=True):
        assert np.array_equal(together, log_probabilities(steps, texts))
        assert together.shape == (len(texts),)
    assert log_probabilities_of_lines([]) == []


def test_equal_neighbours_need_a_blank_between_them() -> None:
    """Two steps can hold one character twice as long, but not two of it."""
    steps = np.array([[0.98, 0.0, 0.0, 0.02], [0.98, 0.0, 0.0, 0.02]])
    assert best_texts(steps)[0][0] == (0,)
    parted = np.array([[0.98, 0.0, 0.0, 0.02], [0.01, 0.0, 0.0, 0.99], [0.98, 0.0, 0.0, 0.02]])
    assert best_texts(parted)[0][0] == (0, 0)


def test_the_beam_finds_the_texts_that_are_likeliest_of_all() -> None:
    """On short lines all texts can be tried; the first three are the same."""
    steps = np.random.default_rng(9).dirichlet(np.full(BLANK + 1, 0.4), 5)
    texts = [text for size in range(6) for text in itertools.product(range(BLANK), repeat=size)]
    odds = {text: all_ways(steps, text) for text in texts}
    assert [text for text, _ in best_texts(steps)[:3]] == sorted(texts, key=lambda text: -odds[text])[:3]


def test_runs_of_sure_blanks_tell_nothing_more_than_one() -> None:
    """A text is as likely after a run has become one step, up to what a blank leaves of certainty."""
    blank, one = [0.0, 0.0, 0.0, 1.0], [0.6, 0.3, 0.0, 0.1]
    steps = np.array([blank] * 9 + [one] + [blank] * 7 + [one] + [blank] * 5)
    short, places = shortened(steps)
    assert len(short) == 5
    assert places.tolist() == [0, 9, 10, 17, 18]
    texts = [(0, 0), (0, 1), (1,)]
    assert log_probabilities(short, texts) == pytest.approx(log_probabilities(steps, texts), abs=0.01)


def test_marks_part_digits_and_are_not_read() -> None:
    """What is no digit counts as blank, so a comma between equal digits keeps them apart."""
    rows = np.zeros((3, 6), np.float32)
    rows[0, 1] = rows[1, 4] = rows[2, 1] = 1.0  # classes 0 to 2 are read, 3 and 4 are marks, 5 is the blank
    steps = without_marks(rows, 3)
    assert steps.sum(axis=1) == pytest.approx(1.0)
    assert best_texts(steps)[0][0] == (1, 1)


def test_characters_are_placed_where_they_stand() -> None:
    """The alignment gives each character the steps that are its own."""
    steps = np.full((8, BLANK + 1), 0.01)
    for at, one in enumerate((BLANK, 0, 0, BLANK, BLANK, 2, 2, BLANK)):
        steps[at, one] = 0.97
    assert alignment(steps, (0, 2)) == [(1, 2), (5, 6)]
    assert alignment(steps, ()) == []
