"""Amounts of money: a decimal point and two decimals, whatever grouping was written (Indian, European, American)."""

import re

from forms.kinds.kind import Kind, digits_of
from forms.layout import FieldSpec


def _normal_form(raw: str, _spec: FieldSpec) -> str:
    """`3,97,000/-` is 397000.00; `200.00` and `200,00` are 200.00; `12.668` is 12668.00.

    A point or comma is decimal where exactly two digits follow it to the end and no `/-` does; all others group.
    """
    if not digits_of(raw):
        return ""
    body = re.sub(r"[/=x\-].*$", "", raw)
    ending = re.fullmatch(r"(.*\d)[.,](\d\d)", body)
    if ending and body == raw:
        whole, cents = digits_of(ending[1]), ending[2]
    else:
        whole, cents = digits_of(body) or digits_of(raw), "00"
    return f"{whole.lstrip('0') or '0'}.{cents}"


AMOUNT = Kind(name="amount", marks=".,/-=", normal_form=_normal_form)
