"""How much each thing that speaks for a text counts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recognizer.calibration import UNCALIBRATED
from recognizer.hypotheses import Hypothesis, Support

COUNTED = tuple(name for name in Support._fields if name not in ("lattice", "prior"))
"""What weights are fitted for. The lattice's own score is left out, for its parts are among the others, and what counts
as it is."""
RIDGE = 1.0
"""Penalty on the weights of standardised support; small beside thousands of fields."""
ROUNDS = 60
LONGEST_STEP = 1.0


class _Field(NamedTuple):
    """What is known of one field."""

    rows: NDArray[np.float64]
    """(n, COUNTED) the support of its hypotheses."""
    priors: NDArray[np.float64]
    """(n,) what counts as it is."""
    place: int
    """Which of them is the truth."""
    counts: float
    """How much the field counts."""


def weights_of(samples: Sequence[tuple[Sequence[Hypothesis], str, float]]) -> dict[str, float]:
    """The weight of each of COUNTED under which the truths are likeliest among the hypotheses of their fields.

    Takes fields' hypotheses with their truths and how much each field counts; those whose truth neither reader offers
    say nothing. A conditional logit (McFadden 1974) with a ridge, by Newton's method. Where no field says anything both
    readers count alike.
    """
    fields = _fields(samples)
    if not fields:
        return {name: UNCALIBRATED[name] for name in ("lattice", "line")}
    apart = np.concatenate([one.rows - one.rows.mean(axis=0) for one in fields])
    spread = np.sqrt(np.mean(apart**2, axis=0)) + 1e-9
    scaled = [one._replace(rows=one.rows / spread) for one in fields]
    weights = np.zeros(len(COUNTED))
    for _ in range(ROUNDS):
        step = np.clip(_newton_step(scaled, weights), -LONGEST_STEP, LONGEST_STEP)
        weights += step
        if float(np.abs(step).max()) < 1e-7:
            break
    return {name: round(float(value), 4) for name, value in zip(COUNTED, weights / spread, strict=True)}


def weighed(found: Sequence[Hypothesis], weights: dict[str, float]) -> list[Hypothesis]:
    """The hypotheses as these weights put them in order, best first."""
    scored = [replace(one, score=one.support.score(weights)) for one in found]
    return sorted(scored, key=lambda one: -one.score)


def _fields(samples: Sequence[tuple[Sequence[Hypothesis], str, float]]) -> list[_Field]:
    fields = []
    for found, truth, counts in samples:
        texts = [one.text for one in found]
        if len(found) > 1 and truth in texts:
            rows = np.array([[getattr(one.support, name) for name in COUNTED] for one in found], np.float64)
            priors = np.array([one.support.prior for one in found], np.float64)
            fields.append(_Field(rows, priors, texts.index(truth), counts))
    return fields


def _newton_step(fields: Sequence[_Field], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    gradient, hessian = -RIDGE * weights, RIDGE * np.eye(len(weights))
    for rows, priors, place, counts in fields:
        scores = rows @ weights + priors
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        middle = shares @ rows
        gradient = gradient + counts * (rows[place] - middle)
        hessian = hessian + counts * ((rows * shares[:, None]).T @ rows - np.outer(middle, middle))
    return np.asarray(np.linalg.solve(hessian, gradient))
