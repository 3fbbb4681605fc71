"""The fit of confidence: it finds the law behind samples, and keeps to it."""

from dataclasses import replace

import numpy as np
import pytest

from recognizer.calibration import Evidence, confidence
from workshop.calibrating import Sample, fitted

NEUTRAL = Evidence(
    margin=0.0,
    lattice_margin=0.0,
    line_margin=0.0,
    doubt=0.0,
    line_doubt=0.0,
    split=0.0,
    worst=0.0,
    slight=0.0,
    length=3.0,
    marks=0.0,
    joins=0.0,
)


def samples(count: int, seed: int) -> list[Sample]:
    """Readings that are right with probability 1 / (1 + exp(2 - margin))."""
    rng = np.random.default_rng(seed)
    margins = rng.uniform(-2, 6, count)
    right = rng.random(count) < 1 / (1 + np.exp(2 - margins))
    return [
        Sample(replace(NEUTRAL, margin=float(margin), doubt=float(noise)), bool(ok))
        for margin, noise, ok in zip(margins, rng.uniform(0, 1, count), right, strict=True)
    ]


def test_the_law_behind_the_samples_is_found() -> None:
    """Bias and slope come out as they went in; evidence that says nothing gets no weight."""
    weights = fitted(samples(20_000, seed=1))
    assert weights["margin"] == pytest.approx(1.0, abs=0.1)
    assert weights["doubt"] == pytest.approx(0.0, abs=0.2)
    assert weights["bias"] == pytest.approx(-2.0, abs=0.2)


def test_confidence_comes_true_on_fresh_samples() -> None:
    """Of fresh readings, as many are right as the fitted confidence says, in every fifth of them."""
    weights = fitted(samples(5_000, seed=2))
    fresh = samples(5_000, seed=3)
    said = np.array([confidence(sample.evidence, weights) for sample in fresh])
    right = np.array([sample.right for sample in fresh])
    for part in np.array_split(np.argsort(said), 5):
        assert right[part].mean() == pytest.approx(said[part].mean(), abs=0.05)


def test_evidence_that_never_varies_does_no_harm() -> None:
    """A fit on strings of one length, without joins and marks, is still finite."""
    weights = fitted(samples(200, seed=4))
    assert all(np.isfinite(value) for value in weights.values())
