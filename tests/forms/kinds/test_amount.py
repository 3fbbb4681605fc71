"""Amounts come out with a point and two decimals, whatever grouping was written."""

import pytest

from forms.geometry import Box
from forms.kinds import KINDS
from forms.layout import FieldSpec
from forms.reason import ReasonCode

SPEC = FieldSpec("amount", "amount", Box(0, 0, 40, 9))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("3,97,000/-", "397000.00"),  # Indian
        ("1,50,00,000/-", "15000000.00"),
        ("2235000=", "2235000.00"),
        ("12.668", "12668.00"),  # European grouping
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),  # American
        ("200.00", "200.00"),
        ("200,00", "200.00"),
        ("740", "740.00"),
        ("1,000.", "1000.00"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("12,34,567.80", "1234567.80"),
        ("200^45", "200.45"),  # raised cents
        ("1,200.^45-", "1200.45"),
        ("200^45/100", "200.45"),
        ("20045/100", "200.45"),
        ("200.45/100", "200.45"),
        ("200^0/100", "200.00"),
        ("45/100", "0.45"),
        ("000", "0.00"),
        ("007.05", "7.05"),
    ],
)
def test_an_amount_is_normalised(raw: str, text: str) -> None:
    """The marks say what groups and what is decimal, and nothing speaks against the value."""
    assert KINDS["amount"].normal_form(raw, SPEC) == text
    assert KINDS["amount"].objection(raw, SPEC) is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1,50/-", "150.00"),  # closed rupees, or cents before a dash
        ("12,34,56", "123456.00"),
        (".50", "50.00"),
        ("1-2", "12.00"),
        ("200^4", "2004.00"),  # one raised digit is no cents
    ],
)
def test_marks_that_make_no_amount_go_to_a_person(raw: str, text: str) -> None:
    """Where the marks could mean two things or none, the digits are kept and doubted."""
    reason = KINDS["amount"].objection(raw, SPEC)
    assert reason is not None
    assert reason.code is ReasonCode.FORMAT
    assert raw in reason.message
    assert KINDS["amount"].normal_form(raw, SPEC) == text


def test_the_hundred_below_the_cents_is_not_counted() -> None:
    """A layout's bounds are of the digits of the amount, whether cents stand over a hundred or not."""
    five = FieldSpec("amount", "amount", Box(0, 0, 40, 9), max_digits=5)
    assert KINDS["amount"].objection("200^45/100", five) is None
    assert KINDS["amount"].objection("1200^45/100", five) is not None
