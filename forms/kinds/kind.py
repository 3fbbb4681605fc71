"""What a kind of field is."""

from collections.abc import Callable
from dataclasses import dataclass

from forms.layout import FieldSpec
from forms.reason import Reason, ReasonCode

DIGITS = "0123456789"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TICKED, BLACKENED, UNTICKED = "x", "#", "."
TICKS = TICKED + BLACKENED
"""What a box to tick holds, where it holds anything; told by ink, without a network."""


@dataclass(frozen=True)
class Kind:
    """One kind of field."""

    name: str
    marks: str
    """Marks that may stand among the digits and belong to the value."""
    normal_form: Callable[[str, FieldSpec], str]
    """From `raw` to `text`; what cannot be normalised is returned as its digits, for `objection` to object to."""
    objection: Callable[[str, FieldSpec], Reason | None]
    """The reason why `raw` cannot be a value of the field; None where it can.

    Both take a `raw` with characters of the alphabet in it.
    """
    alphabet: str = DIGITS
    """The characters that values are made of: no others are read, and by them the network is chosen."""
    when_blank: Reason | None = None
    """Why a person must look where nothing is written; None where fields may stay empty."""

    def characters(self, raw: str) -> str:
        """The characters of the alphabet alone; empty where nothing was written but marks and placeholders."""
        return "".join(character for character in raw if character in self.alphabet)


def digits_of(raw: str) -> str:
    """The digits alone."""
    return "".join(character for character in raw if character in DIGITS)


def length_objection(raw: str, spec: FieldSpec) -> Reason | None:
    """The reason to doubt a value with too few or too many digits."""
    count = len(digits_of(raw))
    if spec.min_digits <= count <= spec.max_digits:
        return None
    return Reason(ReasonCode.LENGTH, f"{count} digits where {spec.min_digits} to {spec.max_digits} belong: {raw}")


def range_objection(text: str, spec: FieldSpec) -> Reason | None:
    """The reason to doubt a number, given in its normal form, that is too small or too large."""
    if spec.range is None or spec.range[0] <= float(text) <= spec.range[1]:
        return None
    return Reason(ReasonCode.RANGE, f"{text} is not between {spec.range[0]:g} and {spec.range[1]:g}")
