"""The best paths through a lattice: which spans of pieces are characters, and which characters.

A beam over the pieces from left to right (Viterbi's recursion with K survivors a node). Every span may be a character
of its field's alphabet, and single pieces may be marks. Networks that know what is not a character make this work (Liu,
Sako and Fujisawa 2004).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidates
from forms.kinds import KINDS
from forms.kinds.kind import CAPITALS, DIGITS
from recognizer.line_shape import LineShape, line_shape
from recognizer.ways import PLACEHOLDER, START, Path, Step, Way, best_of, onwards

JUNK = "~"
"""The class of what is not one character."""
BEAM = 8
"""Survivors a node."""
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


def best_paths(candidates: Candidates, probabilities: NDArray[np.float32], classes: Sequence[str]) -> list[Path]:
    """Paths with different texts through a lattice, best first; one empty path where there are no pieces.

    `probabilities` holds a row for each span of `candidates` and a column for each of `classes`.
    """
    logarithms, shape, starts = _prepared(candidates, probabilities)
    beams: list[dict[str, Way]] = [{} for _ in range(len(candidates.pieces) + 1)]
    beams[0][""] = START
    for node in range(len(candidates.pieces)):
        survivors = best_of(beams[node], BEAM)
        for index in starts.get(node, []):
            ahead = beams[candidates.spans[index].last]
            for step in _steps(index, candidates, shape, logarithms[index], classes):
                added = step.text if step.is_character else ""
                for text, way in survivors:
                    longer, further = text + added, onwards(way, step)
                    known = ahead.get(longer)
                    if known is None or known.score < further.score:
                        ahead[longer] = further
    return [way.path() for _, way in best_of(beams[-1], BEAM)]


def path_of(
    candidates: Candidates, probabilities: NDArray[np.float32], classes: Sequence[str], text: str
) -> Path | None:
    """The best path on which exactly `text` stands, marks and placeholders aside; None where none holds it.

    Viterbi's recursion over pieces and characters of the text; arguments as for `best_paths`.
    """
    logarithms, shape, starts = _prepared(candidates, probabilities)
    best: list[dict[int, Way]] = [{} for _ in range(len(candidates.pieces) + 1)]
    best[0][0] = START
    for node in range(len(candidates.pieces)):
        wanted = {text[at] for at in best[node] if at < len(text)}
        for index in starts.get(node, []) if best[node] else []:
            ahead = best[candidates.spans[index].last]
            for step in _steps(index, candidates, shape, logarithms[index], classes, sorted(wanted)):
                for at, way in best[node].items():
                    if step.is_character and (at == len(text) or step.text != text[at]):
                        continue
                    there, further = at + step.is_character, onwards(way, step)
                    if there not in ahead or ahead[there].score < further.score:
                        ahead[there] = further
    found = best[-1].get(len(text))
    return found.path() if found else None


def _prepared(
    candidates: Candidates, probabilities: NDArray[np.float32]
) -> tuple[NDArray[np.float32], LineShape, dict[int, list[int]]]:
    """Log-probabilities, the line's shape, and the spans that begin at each piece."""
    starts: dict[int, list[int]] = {}
    for index, span in enumerate(candidates.spans):
        starts.setdefault(span.first, []).append(index)
    return np.log(np.maximum(probabilities, FLOOR)), line_shape(candidates), starts


def of_alphabet(rows: NDArray[np.float32], classes: Sequence[str], alphabet: str) -> NDArray[np.float32]:
    """The probabilities given that no character of another alphabet is written: what might be a 0 is an O then.

    (n, classes) in and out, each row adding up to one.
    """
    possible = np.array([text in (*alphabet, PLACEHOLDER, JUNK) for text in classes])
    if possible.all():
        return rows
    kept = np.where(possible, np.maximum(rows, FLOOR), 0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True), np.float32)


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
