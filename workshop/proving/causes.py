"""What an error is due to: the first stage that lost it.

Where the truth has a box for each character, each box is looked for among the candidates of the lattice, and the
network is asked what it takes that candidate for. Without boxes the strings are aligned, which tells less exactly.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

import numpy as np

from forms.field import Candidate, DigitString, Glyph
from forms.geometry import Box, mapped_box
from forms.kinds import KINDS
from recognizer.lattice import JUNK
from recognizer.runtime import Classifier
from recognizer.ways import PLACEHOLDER
from workshop.proving.outcomes import Outcome
from workshop.truth.rows import characters

SAME = 0.6
"""Least share, of both widths together, that a character and its candidate have in common."""
FLAT, SLIM = 3.0, 0.2
"""Width by height beyond which no character lies: what is flatter or slimmer is a line."""


class Cause(StrEnum):
    """The stage that lost a value, in the order of the stages."""

    NOT_FOUND = "not found"
    """The page was refused, or no field lies there."""
    SEGMENTATION = "segmentation"
    """A character is no candidate: its ink is lost, or hangs together with others."""
    JUNK = "junk"
    """A character is a candidate, and the network says that it is none."""
    CLASSIFICATION = "classification"
    """A character is a candidate, and the network takes it for another."""
    LINE_RESIDUE = "line residue"
    """All characters are read, and a printed line too."""
    BACKGROUND = "background"
    """All characters are read, and something else too: a flourish, a stamp, a speck."""
    CHOICE = "choice"
    """Every character could be had, and another way through the lattice won."""
    RULE = "rule"
    """It was read rightly, and a rule changed it."""


def cause_of(outcome: Outcome, classifier: Classifier) -> Cause:
    """Why a wrong value is wrong; `classifier` is the network of its alphabet."""
    if outcome.found is None:
        return Cause.NOT_FOUND
    string, want = outcome.found.string, characters(outcome.truth.text)
    if characters(string.raw) == want:
        return Cause.RULE
    if outcome.truth.character_boxes and len(outcome.truth.character_boxes) == len(want):
        return _by_boxes(string, want, outcome.truth.character_boxes, classifier)
    return _by_alignment(string, want)


def _by_boxes(string: DigitString, want: str, boxes: Sequence[Box], classifier: Classifier) -> Cause:
    on_page = [mapped_box(string.candidates.field.to_page, span.box) for span in string.candidates.spans]
    nearest = [max(range(len(on_page)), key=lambda at: _common(on_page[at], box), default=-1) for box in boxes]
    if any(at < 0 or _common(on_page[at], box) < SAME for at, box in zip(nearest, boxes, strict=True)):
        return Cause.SEGMENTATION
    taken = [_taken(string, string.candidates.spans[at], classifier) for at in nearest]
    if any(one in (JUNK, PLACEHOLDER) for one in taken):
        return Cause.JUNK
    if "".join(taken) != want:
        return Cause.CLASSIFICATION
    glyphs = [glyph for glyph in string.glyphs if glyph.text in KINDS[string.candidates.field.spec.kind].alphabet]
    places = [mapped_box(string.candidates.field.to_page, glyph.box) for glyph in glyphs]
    beside = [
        glyph for glyph, place in zip(glyphs, places, strict=True) if max(_common(place, box) for box in boxes) < 0.2
    ]
    return _of_extra(beside) if beside else Cause.CHOICE


def _taken(string: DigitString, span: Candidate, classifier: Classifier) -> str:
    """What the network takes a candidate for, within the field's alphabet."""
    alphabet = KINDS[string.candidates.field.spec.kind].alphabet
    row = classifier.probabilities(span.crop[None])[0]
    known = [(probability, name) for probability, name in zip(row.tolist(), classifier.card.classes, strict=True)]
    return max(each for each in known if each[1] in (*alphabet, JUNK, PLACEHOLDER))[1]


def _by_alignment(string: DigitString, want: str) -> Cause:
    alphabet = KINDS[string.candidates.field.spec.kind].alphabet
    glyphs = [glyph for glyph in string.glyphs if glyph.text in alphabet]
    got = "".join(glyph.text for glyph in glyphs)
    steps = [step for step in SequenceMatcher(None, want, got, autojunk=False).get_opcodes() if step[0] != "equal"]
    if any(high - low > last - first for _, low, high, first, last in steps):
        return Cause.SEGMENTATION
    extra = [glyph for _, low, high, first, last in steps for glyph in glyphs[first : last - (high - low)]]
    if extra:
        return _of_extra(extra)
    return Cause.CLASSIFICATION


def _of_extra(extra: Sequence[Glyph]) -> Cause:
    """Whether characters where none is written look like lines."""
    shapes = np.array([glyph.box.width / max(1.0, glyph.box.height) for glyph in extra])
    lines = (shapes > FLAT) | (shapes < SLIM)
    return Cause.LINE_RESIDUE if lines.all() else Cause.BACKGROUND


def _common(one: Box, other: Box) -> float:
    """What both have in common of their widths together, 0 where they lie at different heights."""
    shared = one.intersected(other)
    if shared.height < 0.3 * min(one.height, other.height):
        return 0.0
    whole = max(one.right, other.right) - min(one.x, other.x)
    return max(0.0, shared.width) / whole if whole > 0 else 0.0
