"""Reading: lattices of a whole page, and their lines, to digit strings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from forms.field import Alternative, Candidates, DigitString, Glyph
from forms.geometry import Box
from forms.kinds import KINDS
from recognizer.amount_lattice import AmountLattice
from recognizer.calibration import UNCALIBRATED, chances, confidence, evidence
from recognizer.date_lattice import DateLattice
from recognizer.days import Day, of_days, parted
from recognizer.dirt import without_dirt
from recognizer.hypotheses import Hypothesis, of_both_of_all, of_lattice
from recognizer.lattice import Lattice, of_alphabet
from recognizer.line_network import LineNetwork
from recognizer.marks import told_apart
from recognizer.raised import with_raised
from recognizer.runtime import Classifier
from recognizer.spreading import spread
from recognizer.ways import SLASH

LEAST = 5e-4
"""What is less likely to be right is no alternative: no rule could bring it back, and its characters take time."""


class Strings(Protocol):
    """What reads the lattices of a page."""

    def read(self, lattices: Sequence[Candidates]) -> list[DigitString]:
        """What is written in all fields of a page, in their order."""


@dataclass(frozen=True)
class Told:
    """What the networks say of one lattice."""

    hypotheses: list[Hypothesis]
    """What may be written, best first."""
    rows: NDArray[np.float32]
    """(spans, classes) probabilities of its spans."""
    steps: NDArray[np.float32] | None
    """(steps, classes + 1) probabilities along its line; None where the line was not read."""


@dataclass(frozen=True)
class StringReader:
    """Reads lattices with one network, and their lines with another where there is one."""

    classifier: Classifier
    """Knows the characters of the fields' kinds."""
    lines: LineNetwork | None = None

    @property
    def model(self) -> str:
        """The name that goes on record with every reading."""
        return (
            self.classifier.card.name if self.lines is None else f"{self.classifier.card.name}+{self.lines.card.name}"
        )

    def read(self, lattices: Sequence[Candidates]) -> list[DigitString]:
        """See Strings; one call of the network of characters for all candidates of the page."""
        return [self._string(lattice, told) for lattice, told in zip(lattices, self.told(lattices), strict=True)]

    def told(self, lattices: Sequence[Candidates]) -> list[Told]:
        """What the networks say of each lattice."""
        rows, steps = self._rows(lattices), self._steps(lattices)
        return [Told(*one) for one in zip(self._texts(lattices, rows, steps), rows, steps, strict=True)]

    def _texts(
        self,
        lattices: Sequence[Candidates],
        rows: Sequence[NDArray[np.float32]],
        steps: Sequence[NDArray[np.float32] | None],
    ) -> list[list[Hypothesis]]:
        """What may be written in each field, best first, given what the networks say of its spans and its line."""
        classes, weights = self.classifier.card.classes, self.calibration
        found: dict[int, list[Hypothesis]] = {}
        lined: dict[int, tuple[Lattice, NDArray[np.float32]]] = {}
        for at, (lattice, row, seen) in enumerate(zip(lattices, rows, steps, strict=True)):
            if self.lines is None or seen is None:
                alone = _lattice(lattice, row, classes)
                found[at] = of_lattice(alone.best_paths(), alone.prior)
            elif lattice.field.spec.kind == "date" and not lattice.field.cell_edges:
                found[at] = of_days(DateLattice(lattice, row, classes), seen, self.lines.card.classes, weights)
            else:
                lined[at] = _lattice(lattice, row, classes), seen
        found |= zip(lined, of_both_of_all(list(lined.values()), weights), strict=True)
        return [found[at] for at in range(len(lattices))]

    def _steps(self, lattices: Sequence[Candidates]) -> list[NDArray[np.float32] | None]:
        """What the reader of lines says along each field's line; None where there is no line, or no such reader."""
        lined = [lattice.line.pixels for lattice in lattices if lattice.line is not None]
        steps = iter(self.lines.steps(lined) if self.lines else ())
        return [next(steps) if self.lines and lattice.line is not None else None for lattice in lattices]

    @property
    def calibration(self) -> Mapping[str, float]:
        """The weights of both readers and of the evidence, fitted together."""
        card = self.classifier.card if self.lines is None else self.lines.card
        return card.calibration or UNCALIBRATED

    def _rows(self, lattices: Sequence[Candidates]) -> list[NDArray[np.float32]]:
        """(spans, classes) probabilities for each lattice, what its alphabet has not left out."""
        classes = self.classifier.card.classes
        crops = [span.crop for lattice in lattices for span in lattice.spans]
        if not crops:
            return [np.zeros((0, len(classes)), np.float32) for _ in lattices]
        rows = self.classifier.probabilities(np.stack(crops))
        parts = np.split(rows, np.cumsum([len(lattice.spans) for lattice in lattices])[:-1])
        pairs = zip(parts, lattices, strict=True)
        return [of_alphabet(part, classes, KINDS[lattice.field.spec.kind].alphabet) for part, lattice in pairs]

    def _string(self, lattice: Candidates, told: Told) -> DigitString:
        found = told.hypotheses
        glyphs = self._glyphs(lattice, found[0], told)
        sure = confidence(evidence(lattice, found), self.calibration)
        others = [
            (self._glyphs(lattice, one, told), chance)
            for one, chance in zip(found[1:], chances(found, sure), strict=True)
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

    def _glyphs(self, lattice: Candidates, one: Hypothesis, told: Told) -> tuple[Glyph, ...]:
        glyphs = _glyphs(lattice, one, told.rows, self.classifier.card.classes)
        return without_dirt(glyphs, lattice, told.steps, self.lines.card.classes) if self.lines else glyphs


def _lattice(candidates: Candidates, row: NDArray[np.float32], classes: Sequence[str]) -> Lattice:
    """The lattice of a field of any kind but an open date."""
    spec = candidates.field.spec
    ends_with_slash = spec.kind == "amount" and not candidates.field.cell_edges
    return (AmountLattice if ends_with_slash else Lattice)(candidates, row, classes)


def _raw(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _glyphs(
    lattice: Candidates, found: Hypothesis, rows: NDArray[np.float32], classes: Sequence[str]
) -> tuple[Glyph, ...]:
    """The characters of a hypothesis and the marks beside them, from left to right."""
    if found.path is None:
        return spread(found.parted if isinstance(found, Day) else found.text, lattice)
    path = found.path
    glyphs, others = [], list(lattice.marks)
    alphabet, marks = KINDS[lattice.field.spec.kind].alphabet, KINDS[lattice.field.spec.kind].marks
    for step in path.steps:
        span = lattice.spans[step.span]
        if step.text == SLASH:
            glyphs.append(Glyph(SLASH, 1.0, None, span.box))
        elif step.text:
            glyphs.append(_glyph(step.text, span.box, rows[step.span], classes, alphabet))
        else:
            others.append(span.box)
    if isinstance(found, Day):
        return parted(found, glyphs, others, lattice)
    known = [glyph.box for glyph in glyphs if glyph.text in alphabet]
    for box in others:
        mark = told_apart(box, known, lattice)
        if mark and (mark in marks or (mark == "-" and lattice.field.cell_edges)):
            glyphs.append(Glyph(mark, 1.0, None, box))
    in_order = sorted(glyphs, key=lambda glyph: glyph.box.centre[0])
    return with_raised(in_order, lattice)


def _glyph(text: str, box: Box, row: NDArray[np.float32], classes: Sequence[str], alphabet: str) -> Glyph:
    """One character with the likeliest other one of the alphabet as its runner-up."""
    likely = row.tolist()
    others = [(share, one) for one, share in zip(classes, likely, strict=True) if one in alphabet and one != text]
    return Glyph(text, likely[classes.index(text)], max(others, key=itemgetter(0), default=(0.0, None))[1], box)
