"""What a kind of field is."""

from collections.abc import Callable
from dataclasses import dataclass

from forms.layout import FieldSpec

DIGITS = "0123456789"


@dataclass(frozen=True)
class Kind:
    """One kind of field."""

    name: str
    marks: str
    """Marks that may stand among the digits and belong to the value."""
    normal_form: Callable[[str, FieldSpec], str]
    """From `raw` to `text`; what cannot be normalised is returned as its digits, for a check to object to."""


def digits_of(raw: str) -> str:
    """The digits alone."""
    return "".join(character for character in raw if character in DIGITS)
