"""Dates within a range, and dates in their order. What is no date is for its kind to doubt."""

import datetime
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import pairwise

from forms import toml_values
from forms.checks.check import Check, Rule, Values
from forms.checks.check_digit import FIELDS, one_or_more_fields
from forms.reason import Reason, ReasonCode
from forms.toml_table import TomlTable

KEPT = 0.99
CHANCE = 0.5
"""A misread day is a day of about the same time as often as not."""


@dataclass(frozen=True)
class DateRange:
    """Each of `fields` is a day from `first` to `last`, both included."""

    fields: tuple[str, ...]
    first: datetime.date
    last: datetime.date
    kept: float = KEPT
    chance: float = CHANCE

    def applies(self, values: Values) -> bool:
        """See Check."""
        return any(_day(values, name) for name in self.fields)

    def objection(self, values: Values) -> Reason | None:
        """See Check."""
        days = (_day(values, name) for name in self.fields)
        outside = next((day for day in days if day and not self.first <= day <= self.last), None)
        if outside is None:
            return None
        return Reason(ReasonCode.RANGE, f"{outside} is not between {self.first} and {self.last}")

    def summary(self, values: Values) -> Hashable:
        """See Check."""
        return tuple(values.get(name) for name in self.fields)


@dataclass(frozen=True)
class DateOrder:
    """None of `fields` is a day before that of a field named earlier."""

    fields: tuple[str, ...]
    kept: float = KEPT
    chance: float = CHANCE

    def applies(self, values: Values) -> bool:
        """See Check."""
        return sum(_day(values, name) is not None for name in self.fields) > 1

    def objection(self, values: Values) -> Reason | None:
        """See Check."""
        days = [(name, day) for name in self.fields if (day := _day(values, name))]
        for (earlier, one), (later, other) in pairwise(days):
            if one > other:
                return Reason(ReasonCode.DATE, f"{later} should not be before {earlier}: {other} is before {one}")
        return None

    def summary(self, values: Values) -> Hashable:
        """See Check."""
        return tuple(values.get(name) for name in self.fields)


def _day(values: Values, name: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(values.get(name, ""))
    except ValueError:
        return None


def _read_range(table: TomlTable) -> Check:
    first = table.get("first", toml_values.day, "a day such as 2024-01-31")
    last = table.get("last", toml_values.day, "a day such as 2024-12-31")
    if first > last:
        raise table.error("last", f"{last} is before `first`, {first}; write the earlier day first")
    return DateRange(one_or_more_fields(table), first, last)


def _read_order(table: TomlTable) -> Check:
    return DateOrder(table.get("fields", toml_values.texts, "a list of names of fields, the earliest day first"))


DATES = frozenset({"date"})
DATE_RANGE = Rule(FIELDS | {"first", "last"}, _read_range, DATES)
DATE_ORDER = Rule(frozenset({"fields"}), _read_order, DATES)
