"""Why a value that was read is not to be believed all the same: it is struck out, written over, or printed."""

from forms.field import DigitString, Oddity
from forms.guess import Guess
from forms.kinds import KINDS
from forms.reason import Reason, ReasonCode

MESSAGES = {
    ReasonCode.STRUCK_OUT: "the value seems to be crossed out",
    ReasonCode.OVERWRITTEN: "a character seems to be written over another",
    ReasonCode.PRINTED: "the value seems to be machine print in a field for handwriting",
}


def what_is_odd(string: DigitString, guess: Guess) -> Reason | None:
    """The reason that the writing itself gives to look at a field, whatever it is read as; None where it gives none.

    Placeholders lie on each other and stand in line as people like: only characters of the value can be overwritten
    or printed.
    """
    for oddity in string.candidates.oddities:
        if oddity.code is ReasonCode.STRUCK_OUT or _on_character(oddity, string, guess):
            shown = f": {guess.raw}" if guess.raw else ""
            return Reason(oddity.code, MESSAGES[oddity.code] + shown)
    return None


def _on_character(oddity: Oddity, string: DigitString, guess: Guess) -> bool:
    alphabet = KINDS[string.candidates.field.spec.kind].alphabet
    return any(
        glyph.text in alphabet and oddity.box.intersected(glyph.box).area >= 0.5 * glyph.box.area
        for glyph in guess.glyphs
    )
