"""Dates: ISO 8601 out of DDMMYYYY combs and of dates with separators, in the layout's order of day, month and year."""

import datetime
import re

from forms.kinds.kind import Kind, digits_of
from forms.layout import FieldSpec
from forms.reason import Reason, ReasonCode

SEPARATORS = "/-."
"""What parts day, month and year."""
LONGEST_BARE = 8
"""Digits of a date without separators."""
CENTURY = 2000
YEARS = (1500, 2199)
"""What a year may be that is written out: slashes taken for ones make years such as 1119."""


def parse_date(raw: str, order: str) -> datetime.date | None:
    """The date in `raw`, or None where there is no such day in YEARS; two-digit years are of this century."""
    parts = re.findall(r"\d+", raw)
    if len(parts) == 1:
        parts = _cut(parts[0], order)
    if len(parts) != 3:
        return None
    named = dict(zip(order, parts, strict=True))
    if len(named["Y"]) not in (2, 4):
        return None
    year = int(named["Y"]) + (CENTURY if len(named["Y"]) == 2 else 0)
    if not YEARS[0] <= year <= YEARS[1]:
        return None
    try:
        return datetime.date(year, int(named["M"]), int(named["D"]))
    except ValueError:
        return None


def _cut(digits: str, order: str) -> list[str]:
    """Eight or six digits without separators, cut by the order."""
    if len(digits) not in (6, 8):
        return []
    parts, start = [], 0
    for name in order:
        length = len(digits) - 4 if name == "Y" else 2
        parts.append(digits[start : start + length])
        start += length
    return parts


def begins_day(text: str, order: str) -> bool:
    """Whether digits, with SEPARATORS between its parts or without, may be how a day begins."""
    parts = re.split(r"\D", text)
    if len(parts) == 1 and len(text) <= LONGEST_BARE:
        return True
    whole = all(_may_be(part, name) for part, name in zip(parts[:-1], order, strict=False))
    return len(parts) <= len(order) and whole and _may_become(parts[-1], order[len(parts) - 1])


def _may_be(part: str, name: str) -> bool:
    if name == "Y":
        return len(part) == 2 or (len(part) == 4 and YEARS[0] <= int(part) <= YEARS[1])
    return len(part) in (1, 2) and 1 <= int(part) <= (12 if name == "M" else 31)


def _may_become(part: str, name: str) -> bool:
    """Whether the part may go on, or end here."""
    if name == "Y":
        earliest, latest = int(part.ljust(4, "0")), int(part.ljust(4, "9"))
        return len(part) < 3 or (len(part) <= 4 and YEARS[0] <= latest and earliest <= YEARS[1])
    return part in ("", "0") or _may_be(part, name)


def _normal_form(raw: str, spec: FieldSpec) -> str:
    date = parse_date(raw, spec.order)
    return date.isoformat() if date else digits_of(raw)


def _objection(raw: str, spec: FieldSpec) -> Reason | None:
    if parse_date(raw, spec.order) is None:
        return Reason(ReasonCode.DATE, f"there is no such day in the order {spec.order}: {raw}")
    return None


DATE = Kind(name="date", marks=SEPARATORS, normal_form=_normal_form, objection=_objection)
