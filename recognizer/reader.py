"""Reading: lattices of a whole page to digit strings, in one batch through the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from forms.field import Alternative, Candidates, DigitString, Glyph
from forms.geometry import Box
from forms.kinds import KINDS
from recognizer.calibration import chances, confidence, evidence
from recognizer.lattice import Path, best_paths, of_alphabet
from recognizer.marks import told_apart, with_slash
from recognizer.raised import with_raised
from recognizer.runtime import Classifier

LEAST = 5e-4
"""What is less likely to be right is no alternative: no rule could bring it back, and its characters take time."""


class Strings(Protocol):
    """What reads the lattices of a page."""

    def read(self, lattices: Sequence[Candidates]) -> list[DigitString]:
        """What is written in all fields of a page, in their order."""


@dataclass(frozen=True)
class StringReader:
    """Reads lattices with one network; their kinds' characters must be classes of it."""

    classifier: Classifier

    @property
    def model(self) -> str:
        """The name that goes on record with every reading."""
        return self.classifier.card.name

    def read(self, lattices: Sequence[Candidates]) -> list[DigitString]:
        """See Strings; one call of the network for all candidates."""
        crops = [span.crop for lattice in lattices for span in lattice.spans]
        if not crops:
            nothing = np.zeros((0, len(self.classifier.card.classes)), np.float32)
            return [self._string(lattice, nothing) for lattice in lattices]
        rows = self.classifier.probabilities(np.stack(crops))
        ends = np.cumsum([len(lattice.spans) for lattice in lattices])
        parts = np.split(rows, ends[:-1])
        return [self._string(lattice, part) for lattice, part in zip(lattices, parts, strict=True)]

    def _string(self, lattice: Candidates, rows: NDArray[np.float32]) -> DigitString:
        classes = self.classifier.card.classes
        rows = of_alphabet(rows, classes, KINDS[lattice.field.spec.kind].alphabet)
        paths = best_paths(lattice, rows, classes)
        glyphs = _glyphs(lattice, paths[0], rows, classes)
        sure = confidence(evidence(lattice, paths), self.classifier.card.calibration)
        others = [
            (_glyphs(lattice, path, rows, classes), chance)
            for path, chance in zip(paths[1:], chances(paths, sure), strict=True)
            if chance >= LEAST
        ]
        return DigitString(
            candidates=lattice,
            raw=_raw(glyphs),
            glyphs=glyphs,
            confidence=sure,
            alternatives=tuple(Alternative(_raw(other), other, chance) for other, chance in others),
            model=self.model,
        )


def _raw(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _glyphs(lattice: Candidates, path: Path, rows: NDArray[np.float32], classes: Sequence[str]) -> tuple[Glyph, ...]:
    """The characters on a path and the marks beside it, from left to right."""
    glyphs, others = [], list(lattice.marks)
    alphabet, marks = KINDS[lattice.field.spec.kind].alphabet, KINDS[lattice.field.spec.kind].marks
    for step in path.steps:
        span = lattice.spans[step.span]
        if step.text:
            glyphs.append(_glyph(step.text, span.box, rows[step.span], classes, alphabet))
        else:
            others.append(span.box)
    known = [glyph.box for glyph in glyphs]
    for box in others:
        mark = told_apart(box, known, lattice)
        if mark and (mark in marks or (mark == "-" and lattice.field.cell_edges)):
            glyphs.append(Glyph(mark, 1.0, None, box))
    in_order = sorted(glyphs, key=lambda glyph: glyph.box.centre[0])
    return with_raised(with_slash(in_order, lattice), lattice)


def _glyph(text: str, box: Box, row: NDArray[np.float32], classes: Sequence[str], alphabet: str) -> Glyph:
    """One character with the likeliest other one of the alphabet as its runner-up."""
    order = [classes[i] for i in np.argsort(-row) if classes[i] in alphabet and classes[i] != text]
    return Glyph(text, float(row[classes.index(text)]), order[0] if order else None, box)
