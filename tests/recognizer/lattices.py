"""Lattices made by hand: boxes where the pieces are, and what a network would say of each span."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidate, Candidates
from forms.geometry import Box
from forms.layout import FieldSpec
from tests.sheets import blank_paper, field_of

CLASSES = (*"0123456789", "x", "~")
HEIGHT = 40.0
"""Of a digit, pixels."""
PITCH = 36.0

Beliefs = Mapping[tuple[int, int], Mapping[str, float]]
"""For spans (first, last): the probability of some classes; the rest is shared by all others."""


def digit_box(at: int, width: float = 24.0, height: float = HEIGHT) -> Box:
    """Where the piece number `at` of a neat line stands, on the line at y = 70."""
    return Box(20 + PITCH * at, 70 - height, width, height)


def lattice_of(boxes: list[Box], beliefs: Beliefs, kind: str = "number", cells: int = 0) -> Candidates:
    """A lattice of these pieces with the spans that are believed in."""
    paper = blank_paper(max(200, round(boxes[-1].right) + 40) if boxes else 200, 100)
    frame = Box(10, 20, PITCH * cells, 60) if cells else None
    field = field_of(paper, FieldSpec("n", kind, Box(0, 0, 30, 9)), frame, cells)
    spans = []
    for first, last in sorted(beliefs):
        box = boxes[first]
        for other in boxes[first + 1 : last]:
            box = box.joined(other)
        spans.append(Candidate(first, last, box, np.zeros((28, 28), np.uint8), 0.1 * (last - first)))
    return Candidates(field, tuple(boxes), tuple(spans), frozenset(), (), HEIGHT)


def rows_of(beliefs: Beliefs) -> NDArray[np.float32]:
    """The network's answers on those spans, in their order."""
    rows = []
    for span in sorted(beliefs):
        named = beliefs[span]
        rest = (1 - sum(named.values())) / (len(CLASSES) - len(named))
        rows.append([named.get(text, rest) for text in CLASSES])
    return np.array(rows, np.float32).reshape(len(rows), len(CLASSES))
