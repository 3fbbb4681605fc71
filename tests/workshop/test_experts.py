"""Weights of two readers: one temperature for both, as surely as they are right."""

import numpy as np
import pytest

from recognizer.hypotheses import Hypothesis
from workshop.experts import LATTICE, weighed, weights_of


def fields(sureness: float) -> list[tuple[list[Hypothesis], str]]:
    """Two thousand fields with two texts; the truth is the second one as often as scores times `sureness` say."""
    rng = np.random.default_rng(5)
    made = []
    for line in rng.normal(0, 3, 2000).tolist():
        truth = "1" if rng.random() < 1 / (1 + np.exp(-sureness * line)) else "2"
        made.append(([Hypothesis("1", None, 0.0, line, 0.0), Hypothesis("2", None, 0.0, 0.0, 0.0)], truth))
    return made


@pytest.mark.parametrize("sureness", [0.3, 1.0])
def test_the_temperature_is_that_of_the_fields(sureness: float) -> None:
    """Readers that promise too much are believed less, in the same proportion both."""
    weights = weights_of(fields(sureness))
    assert weights["line"] == pytest.approx(sureness, rel=0.15)
    assert weights["lattice"] == pytest.approx(LATTICE * weights["line"], abs=1e-3)


def test_hypotheses_are_put_in_the_order_of_their_weights() -> None:
    """The same two texts, judged by one reader or by the other."""
    found = [Hypothesis("1", None, -1.0, -4.0, 0.0), Hypothesis("2", None, -3.0, -0.5, 0.0)]
    assert weighed(found, {"lattice": 1.0, "line": 0.02})[0].text == "1"
    assert weighed(found, {"lattice": 0.02, "line": 1.0})[0].text == "2"


def test_fields_whose_truth_nobody_offers_say_nothing() -> None:
    """They can teach no weights."""
    lost = [([Hypothesis("1", None, 0.0, 0.0, 0.0), Hypothesis("2", None, -1.0, 0.0, 0.0)], "3")]
    assert weights_of([*fields(1.0), *lost]) == weights_of(fields(1.0))
