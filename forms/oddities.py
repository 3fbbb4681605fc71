"""Why a value that was read is not to be believed all the same: it is struck out, written over, printed, misplaced."""

from forms.field import DigitString, FieldImage, Oddity
from forms.guess import Guess
from forms.kinds import KINDS
from forms.kinds.kind import TICKS
from forms.reason import Reason, ReasonCode

FRAMED = 0.7
"""Of a frame at least this share is seen where the field was cut, or it is somewhere else."""
BESIDE = 0.15
"""A page with this much ink beside its sheets, as a share of what is on one of them, shows another sheet."""
DASH, CROSS = 0.6, 1.1
"""What is so high as a share of the frame's height is no dash, in a comb no cross, that says that there is no value."""
MESSAGES = {
    ReasonCode.STRUCK_OUT: "the value seems to be crossed out",
    ReasonCode.OVERWRITTEN: "a character seems to be written over another",
    ReasonCode.PRINTED: "the value seems to be machine print in a field for handwriting",
}


def what_is_odd(string: DigitString, guess: Guess) -> Reason | None:
    """The reason that the writing itself gives to look at a field, whatever it is read as; None where it gives none.

    Placeholders lie on each other and stand in line as people like: only characters of the value can be overwritten
    or printed. What is not where it should be comes first: then all else is said of other paper.
    """
    if (framed := string.candidates.field.framed) is not None and framed < FRAMED:
        return Reason(
            ReasonCode.MISPLACED,
            f"only {framed:.0%} of the field's printed frame is where it was looked for (at least {FRAMED:.0%} needed);"
            " the paper may be bent or its print stand elsewhere",
        )
    if string.candidates.field.stamped:
        return Reason(
            ReasonCode.STAMPED, "ink of two colours lies on the field, and which of them is the value is not sure"
        )
    if not guess.text and _is_filled(string):
        return Reason(ReasonCode.LOW_CONFIDENCE, "something large is drawn or stamped here, and no value is seen in it")
    for oddity in string.candidates.oddities:
        if oddity.code is ReasonCode.STRUCK_OUT or _on_character(oddity, string, guess):
            shown = f": {guess.raw}" if guess.raw else ""
            return Reason(oddity.code, MESSAGES[oddity.code] + shown)
    return None


def what_lies_beside(field: FieldImage) -> Reason | None:
    """The reason that the page around its sheets gives to look at a field; None where it gives none."""
    if field.beside < BESIDE:
        return None
    return Reason(
        ReasonCode.SEVERAL_SHEETS,
        f"much is printed or written beside what was read ({field.beside:.0%} as much as on it), perhaps another sheet"
        " that was not read; scan each by itself",
    )


def _is_filled(string: DigitString) -> bool:
    """Whether something stands in a field that is too high for a dash, or in a comb for a cross in a cell."""
    field = string.candidates.field
    if KINDS[field.spec.kind].alphabet == TICKS:  # the printed box is its piece
        return False
    least = (CROSS if field.cell_edges else DASH) * field.frame.height
    return any(piece.height >= least for piece in string.candidates.pieces)


def _on_character(oddity: Oddity, string: DigitString, guess: Guess) -> bool:
    alphabet = KINDS[string.candidates.field.spec.kind].alphabet
    return any(
        glyph.text in alphabet and oddity.box.intersected(glyph.box).area >= 0.5 * glyph.box.area
        for glyph in guess.glyphs
    )
