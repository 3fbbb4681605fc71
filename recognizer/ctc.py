"""Connectionist temporal classification (Graves, Fernández, Gomez, Schmidhuber 2006): from steps along a line to texts.

A network tells for each step of a line which character stands there, or the blank. A text's probability is the sum over
all ways to spread its characters over the steps, with a blank between equal neighbours.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.float64]
"""(steps, characters + 1) probabilities, the blank last; each row adds up to one."""

SURE_BLANK = 0.998
"""Rows of steps that are as surely blank are one step: they tell nothing more."""
UNLIKELY = 0.004
"""A character with less is not followed at a step."""
BEAM = 12
"""Beginnings that are followed at the same time."""
FLOOR = 1e-5
"""Least probability of any character at any step: no single step may veto a text."""


def without_marks(probabilities: NDArray[np.float32], characters: int) -> Steps:
    """Steps in which everything beyond the first `characters` classes counts as blank: marks part, but are not read."""
    kept = probabilities[:, :characters].astype(np.float64)
    return np.column_stack([kept, np.maximum(1 - kept.sum(axis=1), 0)])


def shortened(steps: Steps) -> tuple[Steps, NDArray[np.int64]]:
    """The steps with each run of sure blanks as one, and where each that is left stood."""
    blank = steps[:, -1] >= SURE_BLANK
    again = blank & np.concatenate([[False], blank[:-1]])
    places = np.flatnonzero(~again)
    return steps[places], places


def best_texts(steps: Steps) -> list[tuple[tuple[int, ...], float]]:
    """The likeliest texts, as class numbers, with the logarithms of their probabilities; best first."""
    texts = likely_texts(steps)
    odds = log_probabilities(steps, texts)
    order = np.argsort(-odds, kind="stable")
    return [(texts[at], float(odds[at])) for at in order]


def likely_texts(steps: Steps, may_begin: Callable[[tuple[int, ...]], bool] | None = None) -> list[tuple[int, ...]]:
    """Texts that are likely, as class numbers, by and large the best first.

    Prefix beam search (Hannun, Maas, Jurafsky, Ng 2014) without a language model; with `may_begin` only texts are
    followed of which it says so. The empty text is one of them where it is likely.
    """
    blank = steps.shape[1] - 1
    beam: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    for row in steps.tolist():
        likely = [(one, share) for one, share in enumerate(row[:blank]) if share > UNLIKELY]
        of_blank = max(row[blank], FLOOR)
        ahead: dict[tuple[int, ...], tuple[float, float]] = {}
        for text, (ended, open_) in beam.items():
            whole = ended + open_
            last = text[-1] if text else -1
            _add(ahead, text, whole * of_blank, open_ * max(row[last], FLOOR) if text else 0.0)
            for one, share in likely:
                if may_begin is None or may_begin((*text, one)):
                    _add(ahead, (*text, one), 0.0, share * (ended if one == last else whole))
        best = sorted(ahead.items(), key=_probability, reverse=True)[:BEAM]
        scale = _probability(best[0])
        beam = {text: (ended / scale, open_ / scale) for text, (ended, open_) in best}
    return list(beam)


def _add(ahead: dict[tuple[int, ...], tuple[float, float]], text: tuple[int, ...], ended: float, open_: float) -> None:
    before = ahead.get(text)
    ahead[text] = (ended, open_) if before is None else (before[0] + ended, before[1] + open_)


def _probability(item: tuple[tuple[int, ...], tuple[float, float]]) -> float:
    ended, open_ = item[1]
    return ended + open_


def log_probabilities(steps: Steps, texts: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """(texts,) logarithms of the probabilities of texts, all at once by the forward recursion."""
    blank = steps.shape[1] - 1
    states = 2 * max((len(text) for text in texts), default=0) + 1
    labels = np.full((len(texts), states), blank)
    for at, text in enumerate(texts):
        labels[at, 1 : 2 * len(text) : 2] = text
    skips = ((labels[:, 2:] != blank) & (labels[:, 2:] != labels[:, :-2])).astype(np.float64)
    forward = np.zeros(labels.shape)
    forward[:, 0] = 1.0
    scales = np.empty((len(steps), len(texts), 1))
    for odds, scale in zip(np.maximum(steps, FLOOR)[:, labels], scales, strict=True):
        moved = forward.copy()
        moved[:, 1:] += forward[:, :-1]
        moved[:, 2:] += forward[:, :-2] * skips
        forward = np.multiply(moved, odds, out=moved)
        forward.max(axis=1, keepdims=True, out=scale)
        forward /= np.maximum(scale, 1e-300, out=scale)
    total = np.log(scales[..., 0]).sum(axis=0)
    ends = np.array([2 * len(text) for text in texts])
    rows = np.arange(len(texts))
    last = forward[rows, ends] + np.where(ends > 0, forward[rows, np.maximum(ends - 1, 0)], 0.0)
    return np.asarray(total + np.log(np.maximum(last, 1e-300)))


def alignment(steps: Steps, text: Sequence[int]) -> list[tuple[int, int]]:
    """For each character of a text the first and the last step of its likeliest place, by Viterbi's recursion."""
    blank, many = steps.shape[1] - 1, 2 * len(text) + 1
    labels = [blank if at % 2 == 0 else text[at // 2] for at in range(many)]
    odds = np.log(np.maximum(steps, FLOOR))
    score = np.full(many, -np.inf)
    score[:2] = odds[0, labels[0]], *([odds[0, labels[1]]] if many > 1 else [])
    came = np.zeros((len(steps), many), np.int64)
    for number in range(1, len(steps)):
        before = score.copy()
        for state in range(many):
            skip = state > 1 and labels[state] != blank and labels[state] != labels[state - 2]
            choices = [before[state - back] if state >= back and (back < 2 or skip) else -np.inf for back in range(3)]
            came[number, state] = int(np.argmax(choices))
            score[state] = max(choices) + odds[number, labels[state]]
    state = many - 1 if many == 1 or score[-1] >= score[-2] else many - 2
    places: list[list[int]] = [[] for _ in text]
    for number in range(len(steps) - 1, -1, -1):
        if state % 2:
            places[state // 2].append(number)
        state -= int(came[number, state])
    return [(min(one), max(one)) if one else (0, 0) for one in places]
