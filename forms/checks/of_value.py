"""Checks of one value against its own field: length, date, range."""

from forms.kinds.date import parse_date
from forms.kinds.kind import digits_of
from forms.layout import FieldSpec
from forms.reason import Reason, ReasonCode


def value_objection(spec: FieldSpec, raw: str, text: str) -> Reason | None:
    """The reason to doubt one value, or None."""
    count = len(digits_of(raw))
    if spec.kind == "date":
        if parse_date(raw, spec.order) is None:
            return Reason(ReasonCode.DATE, f"there is no such day in the order {spec.order}: {raw}")
    elif not spec.min_digits <= count <= spec.max_digits:
        return Reason(ReasonCode.LENGTH, f"{count} digits where {spec.min_digits} to {spec.max_digits} belong: {raw}")
    if spec.range is not None and spec.kind != "date":
        smallest, largest = spec.range
        if not smallest <= float(text) <= largest:
            return Reason(ReasonCode.RANGE, f"{text} is not between {smallest:g} and {largest:g}")
    return None
