"""Thresholds that labelled values prove: by exact binomials, kept in all but few draws, none where data is short."""

from math import comb

import numpy as np
import pytest

from forms.guarantee import Labelled, fewest, proof, tail, upper_bound


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    """Without errors it has a closed form; with some it is where the binomial tail is one in twenty."""
    assert upper_bound(0, 188) == pytest.approx(1 - 0.05 ** (1 / 188))
    assert upper_bound(0, 598) < 0.005 < upper_bound(0, 597)
    bound = upper_bound(3, 100)
    assert sum(comb(100, k) * bound**k * (1 - bound) ** (100 - k) for k in range(4)) == pytest.approx(0.05)
    assert upper_bound(7, 7) == 1.0


def test_the_tail_is_the_sum_of_binomial_terms_and_stays_finite() -> None:
    """Against whole numbers, and where single terms are too small for floats."""
    assert tail(4, 50, 0.1) == pytest.approx(sum(comb(50, k) * 0.1**k * 0.9 ** (50 - k) for k in range(5)))
    assert tail(10_000, 200_000, 0.05) == pytest.approx(0.5, abs=0.01)


def sure(many: int, wrong: set[int] = frozenset()) -> list[Labelled]:  # type: ignore[assignment]
    """Values from the surest on; those at some ranks are wrong."""
    return [Labelled(1 - rank / (2 * many), rank not in wrong) for rank in range(many)]


def test_the_surest_values_prove_as_much_as_they_can() -> None:
    """Where errors begin at rank 2,000 of 3,000, accepting ends a little after it, and the evidence says so."""
    found = proof(sure(3000, set(range(2000, 3000, 3))), 0.005)
    assert found.threshold is not None
    assert 1950 <= found.accepted <= 2030
    assert found.threshold == pytest.approx(1 - (found.accepted - 1) / 6000)
    assert (found.labelled, found.upper <= 0.005) == (3000, True)


def test_an_error_among_the_surest_is_no_end() -> None:
    """The first ranks prove nothing then, and more values do."""
    found = proof(sure(3000, {5}), 0.005)
    assert (found.accepted, found.wrong) == (3000, 1)


@pytest.mark.parametrize("many", [0, 1, 100, fewest(0.005) - 1])
def test_too_few_values_prove_nothing(many: int) -> None:
    """However right they all are."""
    found = proof(sure(many), 0.005)
    assert (found.threshold, found.labelled, found.accepted, found.upper) == (None, many, 0, 1.0)
    assert proof(sure(fewest(0.005)), 0.005).threshold is not None


def test_wrong_values_prove_nothing_however_many() -> None:
    """The evidence tells of the surest that were looked at."""
    found = proof(sure(5000, set(range(0, 5000, 10))), 0.005)
    assert found.threshold is None
    assert (found.accepted, found.wrong) == (fewest(0.005), 74)


def test_values_of_one_confidence_are_accepted_together() -> None:
    """A threshold cannot part them, so their errors count together."""
    values = [Labelled(0.9, True)] * 1000 + [Labelled(0.9, False)] * 100
    assert proof(values, 0.005).threshold is None
    assert proof([Labelled(0.99, True)] * 1000 + values, 0.005).threshold == 0.99


def test_the_target_is_kept_in_nearly_all_draws() -> None:
    """Of 200 samples of 2,000 from a world of doubtful confidences, at most one in twenty breaks its promise there."""
    rng = np.random.default_rng(7)
    doubt = rng.exponential(0.008, 200_000)
    right = rng.random(200_000) > doubt
    order = np.argsort(doubt)
    error = np.cumsum(~right[order]) / np.arange(1, 200_001)
    broken, accepted = 0, []
    for _ in range(200):
        drawn = rng.choice(200_000, 2000, replace=False)
        found = proof([Labelled(1 - doubt[at], bool(right[at])) for at in drawn], 0.01)
        share = 0 if found.threshold is None else int(np.searchsorted(doubt[order], 1 - found.threshold, "right"))
        broken += share > 0 and error[share - 1] > 0.01
        accepted.append(share / 200_000)
    assert broken <= 10
    assert np.mean(accepted) > 0.3
