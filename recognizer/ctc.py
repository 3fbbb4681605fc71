"""Connectionist temporal classification (Graves, Fernández, Gomez, Schmidhuber 2006): from steps along a line to texts.

A network tells for each step of a line which character stands there, or the blank. A text's probability is the sum over
all ways to spread its characters over the steps, with a blank between equal neighbours.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_Beam = dict[tuple[int, ...], tuple[float, float]]
"""Texts, as class numbers, with the probability of their ways that end with a blank and of those that do not."""
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
    beam: _Beam = {(): (1.0, 0.0)}
    for row in steps.tolist():
        best = sorted(_ahead(beam, row, may_begin).items(), key=_probability, reverse=True)[:BEAM]
        scale = _probability(best[0])
        beam = {text: (ended / scale, open_ / scale) for text, (ended, open_) in best}
    return list(beam)


def _ahead(beam: _Beam, row: Sequence[float], may_begin: Callable[[tuple[int, ...]], bool] | None) -> _Beam:
    """The beginnings one step further. A page has thousands, so they are added up here and not by a function."""
    likely = [(one, share) for one, share in enumerate(row[:-1]) if share > UNLIKELY]
    of_blank = max(row[-1], FLOOR)
    ahead: _Beam = {}
    for text, (ended, open_) in beam.items():
        whole, last = ended + open_, text[-1] if text else -1
        still, again = whole * of_blank, open_ * max(row[last], FLOOR) if text else 0.0
        before = ahead.get(text)
        ahead[text] = (still, again) if before is None else (before[0] + still, before[1] + again)
        for one, share in likely:
            longer = (*text, one)
            if may_begin is None or may_begin(longer):
                begun = share * (ended if one == last else whole)
                before = ahead.get(longer)
                ahead[longer] = (0.0, begun) if before is None else (before[0], before[1] + begun)
    return ahead


def _probability(item: tuple[tuple[int, ...], tuple[float, float]]) -> float:
    ended, open_ = item[1]
    return ended + open_


def log_probabilities(steps: Steps, texts: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """(texts,) logarithms of the probabilities of texts, by the forward recursion."""
    return log_probabilities_of_lines([(steps, texts)])[0]


def log_probabilities_of_lines(lines: Sequence[tuple[Steps, Sequence[Sequence[int]]]]) -> list[NDArray[np.float64]]:
    """The same for each of many lines with its texts, all at once, a row a text."""
    # Lines with the most steps stand first: whichever still have a step are the first rows.
    order = sorted(range(len(lines)), key=lambda at: -len(lines[at][0]))
    ends = np.cumsum([0] + [len(lines[at][1]) for at in order]).tolist()
    rows = {at: slice(*ends_of_rows) for at, ends_of_rows in zip(order, pairwise(ends), strict=True)}
    longest = max((len(text) for _, texts in lines for text in texts), default=0)
    most = max((len(steps) for steps, _ in lines), default=0)
    # Of states beyond those of a line's longest text the odds are 0.
    odds, skips = np.zeros((most, ends[-1], 2 * longest + 1)), np.zeros((ends[-1], max(0, 2 * longest - 1)))
    for at, (steps, texts) in enumerate(lines):
        labels, may_skip = _states(texts, steps.shape[1] - 1)
        odds[: len(steps), rows[at], : labels.shape[1]] = np.maximum(steps, FLOOR)[:, labels]
        skips[rows[at], : may_skip.shape[1]] = may_skip
    going = [sum(len(lines[at][1]) for at in order if len(lines[at][0]) > step) for step in range(most)]
    last, scales = _forward(odds, skips, going)
    return [_told(texts, last[rows[at]], scales[: len(steps), rows[at]]) for at, (steps, texts) in enumerate(lines)]


def _states(texts: Sequence[Sequence[int]], blank: int) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The labels of each text's states, blanks around its characters, and which from the third on may follow the last
    but one."""
    labels = np.full((len(texts), 2 * max((len(text) for text in texts), default=0) + 1), blank)
    for at, text in enumerate(texts):
        labels[at, 1 : 2 * len(text) : 2] = text
    return labels, (labels[:, 2:] != blank) & (labels[:, 2:] != labels[:, :-2])


def _forward(
    odds: NDArray[np.float64], skips: NDArray[np.float64], going: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The forward variables of each row behind its last step, and by what they were divided at each step.

    `odds` are (steps, rows, states); so many of the rows are `going` on at each step, the first ones.
    """
    forward, scales = np.zeros(odds.shape[1:]), np.ones((len(odds), odds.shape[1], 1))
    forward[:, 0] = 1.0
    for step, many in enumerate(going):
        here, scale = forward[:many], scales[step, :many]
        moved = here.copy()
        moved[:, 1:] += here[:, :-1]
        moved[:, 2:] += here[:, :-2] * skips[:many]
        np.multiply(moved, odds[step, :many], out=here)
        here.max(axis=1, keepdims=True, out=scale)
        here /= np.maximum(scale, 1e-300, out=scale)
    return forward, scales[..., 0]


def _told(
    texts: Sequence[Sequence[int]], forward: NDArray[np.float64], scales: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The logarithm of each text's probability, given its forward variables and by what they were divided."""
    total = np.log(scales).sum(axis=0)
    ends = np.array([2 * len(text) for text in texts], dtype=np.intp)
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
