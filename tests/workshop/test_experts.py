"""Weights of two readers follow who of them is right."""

import numpy as np
import pytest

from recognizer.hypotheses import Hypothesis
from workshop.experts import weighed, weights_of


def fields(lattice_knows: float, line_knows: float) -> list[tuple[list[Hypothesis], str]]:
    """Four hundred fields with two texts, scored by readers that know the truth more or less."""
    rng = np.random.default_rng(5)
    made = []
    for _ in range(400):
        a, b = rng.normal(lattice_knows, 1.0), rng.normal(line_knows, 1.0)
        made.append(([Hypothesis("1", None, a, b, 0.0), Hypothesis("2", None, 0.0, 0.0, 0.0)], "1"))
    return made


def test_the_reader_that_knows_more_counts_more() -> None:
    """And one that knows nothing hardly counts."""
    weights = weights_of(fields(0.0, 1.0))
    assert weights["line"] > 5 * weights["lattice"]
    even = weights_of(fields(1.0, 1.0))
    assert even["line"] == pytest.approx(even["lattice"], rel=0.4)


def test_hypotheses_are_put_in_the_order_of_their_weights() -> None:
    """The same two texts, judged by one reader or by the other."""
    found = [Hypothesis("1", None, -1.0, -4.0, 0.0), Hypothesis("2", None, -3.0, -0.5, 0.0)]
    assert weighed(found, {"lattice": 1.0, "line": 0.02})[0].text == "1"
    assert weighed(found, {"lattice": 0.02, "line": 1.0})[0].text == "2"


def test_fields_whose_truth_nobody_offers_say_nothing() -> None:
    """They can teach no weights."""
    lost = [([Hypothesis("1", None, 0.0, 0.0, 0.0), Hypothesis("2", None, -1.0, 0.0, 0.0)], "3")]
    assert weights_of([*fields(1.0, 1.0), *lost]) == weights_of(fields(1.0, 1.0))
