"""The ways a field may be read: the best, its alternatives, and none of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.field import DigitString, Glyph
from forms.kinds import KINDS
from forms.layout import FieldSpec
from forms.reason import Reason


@dataclass(frozen=True)
class Guess:
    """One way to read a field."""

    raw: str
    text: str
    """In normal form; empty where nothing is written."""
    glyphs: tuple[Glyph, ...]
    chance: float
    """Probability that it is right, before any rule has been heard."""
    objection: Reason | None
    """Why it cannot be a value of its field by itself."""


def guesses_of(string: DigitString) -> Sequence[Guess]:
    """The ways a field may be read, the recognizer's best first.

    Where something was read, that nothing is written is no guess: no rule makes ink go away.
    """
    spec = string.candidates.field.spec
    best = _guess(string.raw, string.glyphs, string.confidence, spec)
    others = [_guess(other.raw, other.glyphs, other.confidence, spec) for other in string.alternatives]
    seen, guesses = {best.text}, [best]
    for other in others:
        if other.text and other.text not in seen:
            seen.add(other.text)
            guesses.append(other)
    return guesses


def _guess(raw: str, glyphs: tuple[Glyph, ...], chance: float, spec: FieldSpec) -> Guess:
    kind = KINDS[spec.kind]
    written = bool(kind.characters(raw))
    text = kind.normal_form(raw, spec) if written else ""
    return Guess(raw, text, glyphs, chance, kind.objection(raw, spec) if written else kind.when_blank)
