"""What a field may say: the texts that either reader holds likely, each weighed by both.

The lattice and the line fail on different fields, so each tells how likely the other's texts are. What speaks for a
text is weighed and added up, a product of experts (Hinton 2002), and that puts the texts in order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forms.kinds.kind import DIGITS
from recognizer.ctc import Steps, likely_texts, log_probabilities_of_lines, shortened, without_marks
from recognizer.lattice import NEVER, Lattice
from recognizer.ways import SLASH, Path

MOST_OF_LINE = 5
"""Texts of the line's reader that the lattice is asked for."""
FAR = 9.0
"""A text of the line that is so much less likely than its best, as a logarithm, is not followed."""
FURTHEST = -40.0
"""Least logarithm of a text's probability by the line."""


BOUND = -3.0
"""The most that any one character counts against a text, as a logarithm; the weakest counts again by itself. A sum of
logarithms alone lets one character that is hard to read outvote a wrong cut."""


class Support(NamedTuple):
    """What speaks for a text; calibration has a weight for each by its name."""

    lattice: float
    """Score of its best way through the lattice, everything in it; 0 is certain."""
    line: float
    """Logarithm of its probability by the reader of lines; 0 where none was asked."""
    characters: float = 0.0
    """Sum of the log-probabilities, by the network, of what its way takes for characters and for marks, each BOUND or
    more."""
    weakest: float = 0.0
    """The least of a character, without a bound."""
    geometry: float = 0.0
    """What the places, the cuts and the joins of its characters and crowded cells cost, 0 or less."""
    taken: float = 0.0
    """How many characters there are, and slashes: without it the shortest text would win. 0 in a comb, where cells tell
    how many."""
    left_out: float = 0.0
    """How many pieces its way takes for marks. 0 in a comb, where crosses and dashes tell that a cell is empty."""
    no_way: float = 0.0
    """1 where the lattice has no way on which it stands."""
    prior: float = 0.0
    """What the field's grammar says for it before anything is seen, log-odds: it counts as it is, without a weight."""

    def score(self, weights: Mapping[str, float]) -> float:
        """All of it, weighed; what has no weight does not count."""
        weighed = sum(weights.get(name, 0.0) * value for name, value in zip(self._fields, self, strict=True))
        return self.prior + weighed


@dataclass(frozen=True)
class Hypothesis:
    """One text for a field."""

    text: str
    path: Path | None
    """Its best way through the lattice; None where the lattice has none."""
    support: Support
    score: float
    """The support, weighed."""


def of_lattice(paths: Sequence[Path], prior: Callable[[Path], float] = lambda _path: 0.0) -> list[Hypothesis]:
    """The texts of a lattice alone, best first; `prior` is what the field's grammar says for a way, log-odds."""
    supports = [(path, Support(path.score, 0.0, prior=prior(path))) for path in paths]
    found = [Hypothesis(path.text, path, support, path.score + support.prior) for path, support in supports]
    return sorted(found, key=lambda one: -one.score)


def of_both(lattice: Lattice, steps: NDArray[np.float32], weights: Mapping[str, float]) -> list[Hypothesis]:
    """The texts of both readers, best first.

    `steps` are the probabilities along the line; `weights` has one for each field of Support that counts.
    """
    return of_both_of_all([(lattice, steps)], weights)[0]


def of_both_of_all(
    fields: Sequence[tuple[Lattice, NDArray[np.float32]]], weights: Mapping[str, float]
) -> list[list[Hypothesis]]:
    """The same for each of many fields, whose lines tell the odds of all their texts at once."""
    lines = [shortened(without_marks(steps, len(DIGITS)))[0] for _, steps in fields]
    of_lines = [["".join(DIGITS[number] for number in numbers) for numbers in likely_texts(line)] for line in lines]
    paths = [lattice.best_paths() for lattice, _ in fields]
    texts = [
        list(dict.fromkeys([*(path.text for path in ways), *of_line]))
        for ways, of_line in zip(paths, of_lines, strict=True)
    ]
    odds = _odds_of_lines(lines, texts)
    lattices = [lattice for lattice, _ in fields]
    return [_weighed(*one, weights) for one in zip(lattices, paths, of_lines, odds, strict=True)]


def _weighed(
    lattice: Lattice,
    paths: Sequence[Path],
    of_line: Sequence[str],
    odds: Mapping[str, float],
    weights: Mapping[str, float],
) -> list[Hypothesis]:
    """The texts of the lattice and of the line, best first; `odds` are those of each by the line."""
    known: dict[str, Path | None] = {path.text: path for path in paths}
    likely = sorted(of_line, key=lambda text: -odds[text])[:MOST_OF_LINE]
    for text in likely:
        if text not in known and odds[text] > odds[likely[0]] - FAR:
            known[text] = lattice.path_of(text)
    lowest = min((path.score for path in paths), default=0.0) + NEVER
    found = []
    for text, path in known.items():
        line = max(odds[text], FURTHEST)
        support = support_of(lattice, path, line) if path else nowhere(lattice, text, lowest, line)
        found.append(Hypothesis(text, path, support, support.score(weights)))
    return sorted(found, key=lambda one: -one.score)


def nowhere(lattice: Lattice, text: str, lowest: float, line: float) -> Support:
    """What speaks for characters that stand on no way, where ways score `lowest` at least."""
    return Support(lowest, line, taken=0.0 if _in_cells(lattice) else len(text), no_way=1.0)


def support_of(lattice: Lattice, path: Path, line: float) -> Support:
    """What speaks for the text of a way, `line` being its log-probability by the line."""
    taken = [step for step in path.steps if step.is_character or step.text == SLASH]
    others = [step.score for step in path.steps if step not in taken]
    costs = [lattice.cost(step) for step in taken]
    odds = [step.score - cost for step, cost in zip(taken, costs, strict=True)]
    crowding = path.score - sum(step.score for step in path.steps)
    free = not _in_cells(lattice)
    return Support(
        lattice=path.score,
        line=line,
        characters=sum(max(BOUND, one) for one in (*odds, *others)),
        weakest=min(odds, default=0.0),
        geometry=sum(costs) + crowding,
        taken=free * len(taken),
        left_out=free * len(others),
        prior=lattice.prior(path),
    )


def _in_cells(lattice: Lattice) -> bool:
    return bool(lattice.candidates.field.cell_edges)


def _odds_of_lines(lines: Sequence[Steps], texts: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """For each line the logarithm of each of its texts' probability."""
    numbers = [[tuple(map(DIGITS.index, text)) for text in mine] for mine in texts]
    told = log_probabilities_of_lines(list(zip(lines, numbers, strict=True)))
    return [dict(zip(mine, odds.tolist(), strict=True)) for mine, odds in zip(texts, told, strict=True)]
