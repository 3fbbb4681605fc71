"""How much each of two readers counts: weights under which the truth is the likeliest of a field's hypotheses."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recognizer.hypotheses import Hypothesis

RIDGE = 1e-3
ROUNDS = 60


def weights_of(samples: Sequence[tuple[Sequence[Hypothesis], str]]) -> dict[str, float]:
    """The weights `lattice` and `line` of the conditional logit (McFadden 1974) on fields and their truths.

    Fields whose truth neither reader offers say nothing and are passed over; Newton's method, weights never negative.
    """
    fields = [
        (_table(found), [one.text for one in found].index(truth)) for found, truth in samples if _offered(found, truth)
    ]
    weights = np.array([0.5, 0.5])
    for _ in range(ROUNDS):
        gradient, hessian = -RIDGE * weights, RIDGE * np.eye(2)
        for table, truth in fields:
            odds = np.exp(table @ weights - (table @ weights).max())
            shares = odds / odds.sum()
            middle = shares @ table
            gradient = gradient + table[truth] - middle
            hessian = hessian + (table * shares[:, None]).T @ table - np.outer(middle, middle)
        step = np.linalg.solve(hessian, gradient)
        weights = np.maximum(weights + np.clip(step, -0.5, 0.5), 0.02)
        if float(np.abs(step).max()) < 1e-7:
            break
    return {"lattice": round(float(weights[0]), 4), "line": round(float(weights[1]), 4)}


def weighed(found: Sequence[Hypothesis], weights: dict[str, float]) -> list[Hypothesis]:
    """The hypotheses as these weights put them in order, best first."""
    scored = [replace(one, score=weights["lattice"] * one.lattice + weights["line"] * one.line) for one in found]
    return sorted(scored, key=lambda one: -one.score)


def _offered(found: Sequence[Hypothesis], truth: str) -> bool:
    return len(found) > 1 and any(one.text == truth for one in found)


def _table(found: Sequence[Hypothesis]) -> NDArray[np.float64]:
    """(hypotheses, 2) scores by the lattice and by the line."""
    return np.array([(one.lattice, one.line) for one in found])
