"""Marks that are none: specks and pieces of background that only their shape and place made a point or a dash."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidates, Glyph, LineStrip
from forms.geometry import Box
from forms.kinds import KINDS
from forms.kinds.kind import DIGITS

SEEN = 0.2
"""A mark is there for the reader of lines where at some step it holds a mark for at least so likely."""
BESIDE = 1
"""Steps on each side of a mark's box that count too."""


def without_dirt(
    glyphs: tuple[Glyph, ...], lattice: Candidates, steps: NDArray[np.float32] | None, classes: Sequence[str]
) -> tuple[Glyph, ...]:
    """The glyphs of an open field without marks that the reader of lines does not see, where these spoil the value.

    `steps` are what it said of the lattice's line, in the order of `classes`. Glyphs that make a value of their kind
    stay as they are: a point that is dropped wrongly would make an amount a hundred times too large.
    """
    spec = lattice.field.spec
    kind = KINDS[spec.kind]
    if steps is None or lattice.line is None or lattice.field.cell_edges or not any(g.text in DIGITS for g in glyphs):
        return glyphs
    if kind.objection("".join(glyph.text for glyph in glyphs), spec) is None:
        return glyphs
    line = lattice.line
    kept = tuple(glyph for glyph in glyphs if glyph.text in kind.alphabet or _seen(glyph.box, line, steps, classes))
    return kept if kind.objection("".join(glyph.text for glyph in kept), spec) is None else glyphs


def _seen(box: Box, line: LineStrip, steps: NDArray[np.float32], classes: Sequence[str]) -> bool:
    a_step = line.box.width / len(steps)
    first = int((box.x - line.box.x) / a_step) - BESIDE
    last = int((box.right - line.box.x) / a_step) + 1 + BESIDE
    marks = [at for at, text in enumerate(classes) if text not in DIGITS]
    there = steps[max(0, first) : max(1, last)][:, marks].sum(axis=1)
    return bool(there.size and there.max() >= SEEN)
