"""Whether a network is right as often as it says, held against chance.

The expected calibration error (Naeini et al. 2015) of few characters is large even where every probability is true; so
it is shown beside its null band: what a perfectly calibrated network with these very probabilities would show.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10
SIMULATIONS = 1000
AT_ONCE = 50
BAND = (0.025, 0.975)


@dataclass(frozen=True)
class Bin:
    """Characters of about one confidence."""

    low: float
    high: float
    characters: int
    confidence: float
    """Mean; 0 in an empty bin."""
    accuracy: float
    """Share that is right; 0 in an empty bin."""
    band: tuple[float, float]
    """Where the accuracy of a perfectly calibrated network would lie 19 times of 20."""


@dataclass(frozen=True)
class Reliability:
    """Confidence against accuracy."""

    characters: int
    error: float
    """The expected calibration error, 0 to 1."""
    null_band: tuple[float, float]
    """Where the error of a perfectly calibrated network would lie 19 times of 20."""
    simulations: int
    seed: int
    bins: tuple[Bin, ...]


def reliability(confidences: NDArray[np.float64], right: NDArray[np.bool_], seed: int) -> Reliability:
    """Bins of equal width over (n,) confidences from 0 to 1, n at least 1; `right` says which answers were right."""
    places = np.minimum((confidences * BINS).astype(np.int64), BINS - 1)
    counts = _sums(places, np.ones((1, len(places))))[0]
    sure = _sums(places, confidences[None])[0]
    hits = _sums(places, right[None].astype(np.float64))[0]
    by_chance = _simulated(confidences, places, seed)
    errors = np.abs(by_chance - sure).sum(axis=1) / len(places)
    many = np.maximum(counts, 1)
    low, high = np.quantile(by_chance / many, BAND, axis=0)
    bins = tuple(
        Bin(
            low=at / BINS,
            high=(at + 1) / BINS,
            characters=int(counts[at]),
            confidence=float(sure[at] / many[at]),
            accuracy=float(hits[at] / many[at]),
            band=(float(low[at]), float(high[at])),
        )
        for at in range(BINS)
    )
    band = np.quantile(errors, BAND)
    return Reliability(
        characters=len(places),
        error=float(np.abs(hits - sure).sum() / len(places)),
        null_band=(float(band[0]), float(band[1])),
        simulations=SIMULATIONS,
        seed=seed,
        bins=bins,
    )


def _simulated(confidences: NDArray[np.float64], places: NDArray[np.int64], seed: int) -> NDArray[np.float64]:
    """(simulations, bins): how many are right in each bin where each is right with just its confidence."""
    rng = np.random.default_rng(seed)
    parts = [
        _sums(places, (rng.random((AT_ONCE, len(places))) < confidences).astype(np.float64))
        for _ in range(SIMULATIONS // AT_ONCE)
    ]
    return np.concatenate(parts)


def _sums(places: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(rows, bins) sums of (rows, n) values, each in its bin."""
    return np.asarray(values @ np.eye(BINS)[places], np.float64)
