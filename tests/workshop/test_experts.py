"""What speaks for a text is weighed as often as it tells the truth."""

import numpy as np
import pytest

from recognizer.hypotheses import Hypothesis, Support
from workshop.experts import COUNTED, weighed, weights_of

Fields = list[tuple[list[Hypothesis], str, float]]


def hypothesis(text: str, *, line: float = 0.0, weakest: float = 0.0, lattice: float = 0.0) -> Hypothesis:
    """A text without a way."""
    return Hypothesis(text, None, Support(lattice, line, weakest=weakest), 0.0)


def fields(sureness: float, counts: float = 1.0, seed: int = 5) -> Fields:
    """Two thousand fields with two texts; the truth is the second one as often as scores times `sureness` say.

    What the lattice says of its weakest character is a guess.
    """
    rng = np.random.default_rng(seed)
    made = []
    for line, guess in rng.normal(0, 3, (2000, 2)).tolist():
        truth = "1" if rng.random() < 1 / (1 + np.exp(-sureness * line)) else "2"
        made.append(([hypothesis("1", line=line, weakest=guess), hypothesis("2")], truth, counts))
    return made


@pytest.mark.parametrize("sureness", [0.3, 1.0])
def test_weights_are_those_of_the_law_behind_the_fields(sureness: float) -> None:
    """A reader that promises too much is believed less, and one that guesses is not believed."""
    weights = weights_of(fields(sureness))
    assert weights["line"] == pytest.approx(sureness, rel=0.15)
    assert weights["weakest"] == pytest.approx(0.0, abs=0.05)
    assert set(weights) == set(COUNTED)


def test_what_grammar_says_counts_as_it_is() -> None:
    """Where half of what the line says stands in the prior already with the opposite sign, the line counts whole."""
    with_priors = []
    for found, truth, counts in fields(0.5):
        first, second = found
        prior = first.support._replace(prior=-0.5 * first.support.line)
        with_priors.append(([Hypothesis("1", None, prior, 0.0), second], truth, counts))
    assert weights_of(with_priors)["line"] == pytest.approx(1.0, rel=0.15)
    found = [hypothesis("1", line=-1.0), Hypothesis("2", None, Support(0.0, -2.0, prior=1.5), 0.0)]
    assert weighed(found, {"line": 1.0})[0].text == "2"


def test_what_counts_little_changes_weights_little() -> None:
    """The same fields beside others that say the opposite: whichever count more have their way."""
    sure, contrary = fields(1.0), fields(-1.0, counts=0.05)
    assert weights_of([*sure, *contrary])["line"] > 0.5
    assert weights_of([*fields(1.0, counts=0.05), *fields(-1.0)])["line"] < -0.5


def test_hypotheses_are_put_in_the_order_of_their_weights() -> None:
    """The same two texts, judged by one reader or by the other."""
    found = [hypothesis("1", lattice=-1.0, line=-4.0), hypothesis("2", lattice=-3.0, line=-0.5)]
    assert weighed(found, {"lattice": 1.0, "line": 0.02})[0].text == "1"
    assert weighed(found, {"lattice": 0.02, "line": 1.0})[0].text == "2"


def test_fields_whose_truth_nobody_offers_say_nothing() -> None:
    """They can teach no weights; without any others both readers count alike."""
    lost = ([hypothesis("1"), hypothesis("2", line=-1.0)], "3", 1.0)
    assert weights_of([*fields(1.0), lost]) == weights_of(fields(1.0))
    assert weights_of([lost]) == {"lattice": 1.0, "line": 1.0}
