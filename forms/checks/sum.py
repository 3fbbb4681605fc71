"""A total must be the sum of its parts."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from forms.layout import CheckSpec
from forms.reason import Reason, ReasonCode


def sum_objection(check: CheckSpec, values: Mapping[str, str]) -> Reason | None:
    """The reason to doubt the fields of `check`, or None; blank parts count as 0, a blank total is not checked."""
    if not values.get(check.total):
        return None
    try:
        total = Decimal(values[check.total])
        parts = sum((Decimal(values[part]) for part in check.parts if values.get(part)), Decimal(0))
    except InvalidOperation:
        return None
    if total == parts:
        return None
    shown = " + ".join(values.get(part) or "blank" for part in check.parts)
    wanted = f"{check.total} should be the sum of {', '.join(check.parts)}"
    return Reason(ReasonCode.SUM, f"{wanted}: {shown} is {parts}, not {total}")
