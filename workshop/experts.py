"""How much each of two readers counts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recognizer.hypotheses import Hypothesis

LATTICE = 0.8
"""What the lattice's score counts beside the logarithm of the line's probability.

Chosen on real amounts that may be tuned on (from 0.1 to 3; between 0.7 and 1 it hardly matters). Drawn lines would say
0.1: they are drawn as those that the reader of lines has learnt from, which makes it look better than it is.
"""
ROUNDS = 60


def weights_of(samples: Sequence[tuple[Sequence[Hypothesis], str]]) -> dict[str, float]:
    """The weights `lattice` and `line`: both times one temperature, under which the truths are likeliest.

    Takes fields' hypotheses with their truths; those whose truth neither reader offers say nothing. A conditional logit
    (McFadden 1974) with one slope, by Newton's method.
    """
    fields = []
    for found, truth in samples:
        texts = [one.text for one in found]
        if len(found) > 1 and truth in texts:
            scores = np.array([LATTICE * one.lattice + one.line for one in found])
            fields.append((scores - scores.max(), texts.index(truth)))
    slope = 0.5
    for _ in range(ROUNDS):
        gradient = hessian = 1e-9
        for scores, place in fields:
            odds = np.exp(slope * scores)
            shares = odds / odds.sum()
            middle = float(shares @ scores)
            gradient += float(scores[place]) - middle
            hessian += float(shares @ scores**2) - middle**2
        step = float(np.clip(gradient / hessian, -0.2, 0.2))
        slope = max(0.02, slope + step)
        if abs(step) < 1e-7:
            break
    return {"lattice": round(LATTICE * slope, 4), "line": round(slope, 4)}


def weighed(found: Sequence[Hypothesis], weights: dict[str, float]) -> list[Hypothesis]:
    """The hypotheses as these weights put them in order, best first."""
    scored = [replace(one, score=weights["lattice"] * one.lattice + weights["line"] * one.line) for one in found]
    return sorted(scored, key=lambda one: -one.score)
