"""A kind says what a value of a field cannot be: length, date, range."""

import pytest

from forms.geometry import Box
from forms.kinds import KINDS
from forms.layout import FieldSpec
from forms.reason import ReasonCode

NUMBER = FieldSpec("score", "number", Box(0, 0, 24, 9), min_digits=2, max_digits=3, range=(0, 100))
DATE = FieldSpec("date", "date", Box(0, 0, 40, 6), min_digits=8, max_digits=8)
AMOUNT = FieldSpec("amount", "amount", Box(0, 0, 40, 9), max_digits=7, range=(1, 1000))


@pytest.mark.parametrize(
    ("spec", "raw", "code", "words"),
    [
        (NUMBER, "099", None, ""),
        (NUMBER, "xx100", None, ""),
        (NUMBER, "7", ReasonCode.LENGTH, "1 digits where 2 to 3 belong"),
        (NUMBER, "1000", ReasonCode.LENGTH, "4 digits"),
        (NUMBER, "101", ReasonCode.RANGE, "101 is not between 0 and 100"),
        (DATE, "29112015", None, ""),
        (DATE, "31112015", ReasonCode.DATE, "no such day in the order DMY: 31112015"),
        (AMOUNT, "1,000/-", None, ""),
        (AMOUNT, "0.99", ReasonCode.RANGE, "0.99 is not between 1 and 1000"),
    ],
)
def test_a_value_is_doubted_by_name(spec: FieldSpec, raw: str, code: ReasonCode | None, words: str) -> None:
    """The rule that a value breaks is named with the value."""
    objection = KINDS[spec.kind].objection(raw, spec)
    assert (objection.code if objection else None) == code
    assert words in (objection.message if objection else "")
