"""The best paths through a lattice: which spans of pieces are characters, and which characters.

A beam over the pieces from left to right (Viterbi's recursion with K survivors a node). Every span may be a character
of its field's alphabet, and single pieces may be marks. Networks that know what is not a character make this work (Liu,
Sako and Fujisawa 2004).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidate, Candidates
from forms.kinds import KINDS
from forms.kinds.kind import CAPITALS, DIGITS
from recognizer.line_shape import line_shape
from recognizer.ways import CROWD_COST, PLACEHOLDER, START, Path, Step, Way, best_of, onwards, path_along

JUNK = "~"
"""The class of what is not one character."""
BEAM = 8
"""Survivors a node."""
LIKELIEST = 3
"""Characters that a span may be taken for."""
CUT_COST: Mapping[str, float] = {DIGITS: 0.2, CAPITALS: 1.0}
"""By alphabet, what each cut beside a character costs: most digits stand alone, and block capitals nearly always."""
CUT_MARK_COST = 0.5
"""The same beside a mark."""
JOIN_COST: Mapping[str, float] = {DIGITS: 0.5, CAPITALS: 0.2}
"""By alphabet, what each gap inside a character costs: few digits fall apart, but capitals have up to four strokes."""
FLOOR = 1e-6
"""Smallest probability that counts: no single character may veto a path beyond recall."""
NEVER = float(np.log(FLOOR))
"""Score of a class that the network does not know."""


class Lattice:
    """The spans of one field with what the network says of them, ready to be searched."""

    def __init__(self, candidates: Candidates, probabilities: NDArray[np.float32], classes: Sequence[str]) -> None:
        """`probabilities` holds a row for each span of `candidates` and a column for each of `classes`."""
        self.candidates = candidates
        rows = np.log(np.maximum(probabilities, FLOOR))
        self._shape = line_shape(candidates)
        self._alphabet = KINDS[candidates.field.spec.kind].alphabet
        known = np.array([i for i, text in enumerate(classes) if text in self._alphabet], np.intp)
        self._known = {classes[i]: i for i in known.tolist()}
        order = np.argsort(-rows[:, known], axis=1, kind="stable")[:, :LIKELIEST]
        self._likeliest = [[classes[i] for i in row] for row in known[order].tolist()]
        crosses, junk = (
            rows[:, classes.index(text)] if text in classes else np.full(len(rows), NEVER)
            for text in (PLACEHOLDER, JUNK)
        )
        self._crosses = crosses.tolist()
        # What is no digit: in a comb a cross has a place of its own.
        self._doubts = (junk if candidates.field.cell_edges else np.logaddexp(junk, crosses, dtype=np.float64)).tolist()
        self._rows = rows.tolist()
        self._starts: list[list[int]] = [[] for _ in candidates.pieces]
        for index, span in enumerate(candidates.spans):
            self._starts[span.first].append(index)
        self._costs = [self._cost(span) for span in candidates.spans]
        edges = np.array(candidates.field.cell_edges)
        middles = [span.box.centre[0] for span in candidates.spans]
        self._cells: list[int | None] = (
            np.searchsorted(edges, middles).tolist() if edges.size else [None] * len(middles)
        )

    def best_paths(self) -> list[Path]:
        """Paths with different texts, best first; one empty path where there are no pieces."""
        beams: list[dict[str, Way]] = [{} for _ in range(len(self.candidates.pieces) + 1)]
        beams[0][""] = START
        # At each node as many texts as survive are known to score no less.
        least = [-np.inf] * len(beams)
        for node, starting in enumerate(self._starts):
            survivors = best_of(beams[node], BEAM)
            for index in starting:
                last = self.candidates.spans[index].last
                least[last] = _take(self._steps(index), survivors, beams[last], least[last])
        return [path_along(way) for _, way in best_of(beams[-1], BEAM)]

    def path_of(self, text: str) -> Path | None:
        """The best path on which exactly `text` stands, marks and placeholders aside; None where none holds it.

        Viterbi's recursion over pieces and characters of the text.
        """
        best: list[dict[int, Way]] = [{} for _ in range(len(self.candidates.pieces) + 1)]
        best[0][0] = START
        for node, starting in enumerate(self._starts):
            for index in starting:
                ahead, others = best[self.candidates.spans[index].last], self._other_steps(index)
                for at, way in best[node].items():
                    character = [self._step(index, text[at])] if at < len(text) and text[at] in self._known else []
                    for step in character + others:
                        there, further = at + step.is_character, onwards(way, step)
                        if there not in ahead or ahead[there][0] < further[0]:
                            ahead[there] = further
        found = best[-1].get(len(text))
        return path_along(found) if found else None

    def cost(self, step: Step) -> float:
        """What place and cuts cost of a step whose span is taken for a character or a slash, 0 or less."""
        return self._costs[step.span] if step.is_character else self._cost_of_pieces(self.candidates.spans[step.span])

    def prior(self, _path: Path) -> float:
        """What the field's grammar says for a way before anything is seen, log-odds."""
        return 0.0

    def _cost(self, span: Candidate) -> float:
        """What taking a span for a character costs by its geometry, 0 or less."""
        return self._shape.cost_of_digit(span.box) + self._cost_of_pieces(span)

    def _cost_of_pieces(self, span: Candidate) -> float:
        """What the cuts beside a span and the gaps inside it cost, 0 or less."""
        cuts = self.candidates.cuts
        joined = sum(i not in cuts for i in range(span.first + 1, span.last))
        cut = (span.first in cuts) + (span.last in cuts)
        return -CUT_COST[self._alphabet] * cut - JOIN_COST[self._alphabet] * joined

    def _steps(self, index: int) -> list[Step]:
        """What a span may be taken for: its likeliest characters, a placeholder, a mark."""
        return [self._step(index, text) for text in self._likeliest[index]] + self._other_steps(index)

    def _step(self, index: int, text: str) -> Step:
        """A span taken for a character."""
        return Step(index, text, self._rows[index][self._known[text]] + self._costs[index], self._cells[index])

    def _other_steps(self, index: int) -> list[Step]:
        """A span taken for no character: a placeholder in a comb, a mark where it is one piece."""
        span, cell, cuts = self.candidates.spans[index], self._cells[index], self.candidates.cuts
        steps = [] if cell is None else [Step(index, PLACEHOLDER, self._crosses[index], cell)]
        if span.last - span.first == 1:
            cut = (span.first in cuts) + (span.last in cuts)
            score = self._shape.score_of_mark(span, self._doubts[index]) - CUT_MARK_COST * cut
            steps.append(Step(index, "", score, cell))
        return steps


def _take(steps: Sequence[Step], survivors: Sequence[tuple[str, Way]], ahead: dict[str, Way], least: float) -> float:
    """Go on from `survivors`, best first, with each step, but not where that gives less than `least`.

    Gives what as many ways as survive are known to score now. A page has thousands of ways, so `onwards` is not asked.
    """
    for step in steps:
        _, character, score, cell = step
        added, crowd = character if step.is_character else "", -1 if cell is None else cell
        for text, way in survivors:
            total = way[0] + score
            if total < least:
                break
            if character and way[1] == crowd:
                total -= CROWD_COST
            longer = text + added
            known = ahead.get(longer)
            if known is None or known[0] < total:
                ahead[longer] = (total, cell if character else way[1], step, way)
        if len(survivors) == BEAM:
            least = max(least, survivors[-1][1][0] + score - (0.0 if cell is None else CROWD_COST))
    return least


def of_alphabet(rows: NDArray[np.float32], classes: Sequence[str], alphabet: str) -> NDArray[np.float32]:
    """The probabilities given that no character of another alphabet is written: what might be a 0 is an O then.

    (n, classes) in and out, each row adding up to one.
    """
    possible = np.array([text in (*alphabet, PLACEHOLDER, JUNK) for text in classes])
    if possible.all():
        return rows
    kept = np.where(possible, np.maximum(rows, FLOOR), 0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True), np.float32)
