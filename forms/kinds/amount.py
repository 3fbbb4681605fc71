"""Amounts of money: a decimal point and two decimals, whatever grouping was written (Indian, European, American)."""

import re

from forms.kinds.kind import Kind, digits_of, length_objection, range_objection
from forms.layout import FieldSpec
from forms.reason import Reason, ReasonCode

OVER = r"/[.,]*100[-=.,]*"
HUNDREDTHS = re.compile(rf"(\d[\d.,]*?)?(?:[.,]*\^(\d{{1,2}})|[.,]?(\d\d)){OVER}")
"""Cents over a hundred: `200^45/100`, `200.45/100` or `20045/100`."""
RAISED = re.compile(r"(\d[\d.,]*?)[.,]*\^(\d\d)(?:/|[-=.,])*")
"""Cents written small and high, underlined or not: `200^45`."""
CLOSED = re.compile(r"(\d[\d.,]*?)(?<![.,]\d\d)[.,]*(?:/[.,]*[-=]*|[-=]+)")
"""Closed by `/-`, `-` or `=`: every point and comma groups; two digits after the last could be cents: left open."""
GROUPED = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{1,3}(?:[.,]\d{2})*[.,]\d{3}|\d+)(?:[.,](\d\d))?[.,]*")
"""Not closed: groups of three, or Indian groups of two before the last three; then two decimals, if any."""


def parse_amount(raw: str) -> tuple[str, str] | None:
    """Whole part (digits) and cents (two digits) of an amount as written; None where the marks make no amount of it.

    `3,97,000/-` is 397000 and 00, `200.00` and `200,00` are 200 and 00, `12.668` is 12668 and 00, `200^45/100` is 200
    and 45, where `^` stands before digits that are written small and high.
    """
    over = HUNDREDTHS.fullmatch(raw)
    if over:
        return digits_of(over[1] or "0"), (over[2] or over[3]).zfill(2)
    raised = RAISED.fullmatch(raw)
    if raised:
        return digits_of(raised[1]), raised[2]
    closed = CLOSED.fullmatch(raw)
    if closed:
        return digits_of(closed[1]), "00"
    open_ended = GROUPED.fullmatch(raw)
    return (digits_of(open_ended[1]), open_ended[2] or "00") if open_ended else None


def _normal_form(raw: str, _spec: FieldSpec) -> str:
    whole, cents = parse_amount(raw) or (digits_of(raw), "00")
    return f"{whole.lstrip('0') or '0'}.{cents}"


def _objection(raw: str, spec: FieldSpec) -> Reason | None:
    if parse_amount(raw) is None:
        return Reason(ReasonCode.FORMAT, f"the marks among the digits make no amount: {raw}")
    # The hundred below the cents is no part of the amount.
    return length_objection(re.sub(f"{OVER}$", "", raw), spec) or range_objection(_normal_form(raw, spec), spec)


AMOUNT = Kind(name="amount", marks=".,/-=^", normal_form=_normal_form, objection=_objection)
