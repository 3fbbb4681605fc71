"""The best paths through a lattice: which spans of pieces are characters, and which characters.

A beam over the pieces from left to right (Viterbi's recursion with K survivors a node). Every span may be a character
of its field's alphabet, and single pieces may be marks. Networks that know what is not a character make this work (Liu,
Sako and Fujisawa 2004).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidates
from forms.kinds import KINDS
from forms.kinds.kind import CAPITALS, DIGITS
from recognizer.line_shape import LineShape, line_shape

PLACEHOLDER, JUNK = "x", "~"
"""The classes beside the alphabet: what crosses out a cell, and what is not one character."""
BEAM = 8
"""Survivors a node."""
CROWD_COST = 2.0
"""What a second character in one cell of a comb costs; some people write the whole number into the first."""
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


@dataclass(frozen=True)
class Step:
    """One span on a path, and what it is taken for."""

    span: int
    """Index into the candidates' spans."""
    text: str
    """A character of the alphabet, PLACEHOLDER, or the empty string for a mark that is told apart later."""
    score: float
    cell: int | None
    """The comb cell it stands in; None in open fields."""

    @property
    def is_character(self) -> bool:
        """Whether the span is taken for a character of the value."""
        return self.text not in ("", PLACEHOLDER)


@dataclass(frozen=True)
class Path:
    """One way through a lattice."""

    steps: tuple[Step, ...]
    score: float
    """Sum of the steps' scores; 0 is certain, lower is worse."""
    cell: int | None = None
    """The comb cell of its last character; None before the first one and in open fields."""

    def onwards(self, step: Step) -> "Path":
        """The path with one step more; a second character in one cell of a comb costs."""
        score = self.score + step.score
        if not step.text:
            return Path((*self.steps, step), score, self.cell)
        crowded = step.cell is not None and step.cell == self.cell
        return Path((*self.steps, step), score - CROWD_COST * crowded, step.cell)

    @property
    def text(self) -> str:
        """The characters on the path, without marks and placeholders."""
        return "".join(step.text for step in self.steps if step.is_character)


def best_paths(candidates: Candidates, probabilities: NDArray[np.float32], classes: Sequence[str]) -> list[Path]:
    """Paths with different texts through a lattice, best first; one empty path where there are no pieces.

    `probabilities` holds a row for each span of `candidates` and a column for each of `classes`.
    """
    starts: dict[int, list[int]] = {}
    for index, span in enumerate(candidates.spans):
        starts.setdefault(span.first, []).append(index)
    logarithms = np.log(np.maximum(probabilities, FLOOR))
    shape = line_shape(candidates)
    beams: list[list[Path]] = [[] for _ in range(len(candidates.pieces) + 1)]
    beams[0] = [Path((), 0.0)]
    for node in range(len(candidates.pieces)):
        beams[node] = _survivors(beams[node])
        for index in starts.get(node, []):
            steps = _steps(index, candidates, shape, logarithms[index], classes)
            beams[candidates.spans[index].last] += [path.onwards(step) for path in beams[node] for step in steps]
    return _survivors(beams[-1])


def path_of(
    candidates: Candidates, probabilities: NDArray[np.float32], classes: Sequence[str], text: str
) -> Path | None:
    """The best path on which exactly `text` stands, marks and placeholders aside; None where none holds it.

    Viterbi's recursion over pieces and characters of the text; arguments as for `best_paths`.
    """
    logarithms = np.log(np.maximum(probabilities, FLOOR))
    shape = line_shape(candidates)
    starts: dict[int, list[int]] = {}
    for index, span in enumerate(candidates.spans):
        starts.setdefault(span.first, []).append(index)
    best: list[dict[int, Path]] = [{} for _ in range(len(candidates.pieces) + 1)]
    best[0][0] = Path((), 0.0)
    for node in range(len(candidates.pieces)):
        for index in starts.get(node, []) if best[node] else []:
            wanted = {text[at] for at in best[node] if at < len(text)}
            steps = _steps(index, candidates, shape, logarithms[index], classes, sorted(wanted))
            ahead = best[candidates.spans[index].last]
            for at, path in best[node].items():
                for step in steps:
                    if step.is_character and (at == len(text) or step.text != text[at]):
                        continue
                    there, onwards = at + step.is_character, path.onwards(step)
                    if there not in ahead or ahead[there].score < onwards.score:
                        ahead[there] = onwards
    return best[-1].get(len(text))


def of_alphabet(rows: NDArray[np.float32], classes: Sequence[str], alphabet: str) -> NDArray[np.float32]:
    """The probabilities given that no character of another alphabet is written: what might be a 0 is an O then.

    (n, classes) in and out, each row adding up to one.
    """
    possible = np.array([text in (*alphabet, PLACEHOLDER, JUNK) for text in classes])
    if possible.all():
        return rows
    kept = np.where(possible, np.maximum(rows, FLOOR), 0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True), np.float32)


def _survivors(paths: list[Path]) -> list[Path]:
    """The best paths, one for each text."""
    best: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: -path.score):
        best.setdefault(path.text, path)
        if len(best) == BEAM:
            break
    return list(best.values())


def _steps(
    index: int,
    candidates: Candidates,
    shape: LineShape,
    row: NDArray[np.float32],
    classes: Sequence[str],
    wanted: Sequence[str] = (),
) -> list[Step]:
    """What a span may be taken for: the characters `wanted`, else its three likeliest; a placeholder; a mark."""
    span, edges = candidates.spans[index], candidates.field.cell_edges
    cell = int(np.searchsorted(np.array(edges), span.box.centre[0])) if edges else None
    cut = (span.first in candidates.cuts) + (span.last in candidates.cuts)
    joined = sum(i not in candidates.cuts for i in range(span.first + 1, span.last))
    alphabet = KINDS[candidates.field.spec.kind].alphabet
    geometry = shape.cost_of_digit(span.box) - CUT_COST[alphabet] * cut - JOIN_COST[alphabet] * joined
    known = [i for i, text in enumerate(classes) if text in alphabet]
    likeliest = [i for i in known if classes[i] in wanted] or sorted(known, key=lambda i: -row[i])[:3]
    steps = [Step(index, classes[i], float(row[i]) + geometry, cell) for i in likeliest]
    cross, junk = (float(row[classes.index(text)]) if text in classes else NEVER for text in (PLACEHOLDER, JUNK))
    if edges:
        steps.append(Step(index, PLACEHOLDER, cross, cell))
    if span.last - span.first == 1:
        doubt = junk if edges else float(np.logaddexp(junk, cross))
        steps.append(Step(index, "", shape.score_of_mark(span, doubt) - CUT_MARK_COST * cut, cell))
    return steps
