"""A total must be the sum of its parts. Blank parts count as 0, a blank total is not checked."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from forms import toml_values
from forms.checks.check import Check, Rule, Values
from forms.reason import Reason, ReasonCode
from forms.toml_table import TomlTable


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`."""

    total: str
    parts: tuple[str, ...]
    kept: float = 0.97
    """On tallies that were added by hand under a deadline."""
    chance: float = 0.01
    """Of three digits a misread one fits a thousandth of all sums; but zeros and blanks are misread alike."""

    @property
    def fields(self) -> tuple[str, ...]:
        """See Check."""
        return self.total, *self.parts

    def applies(self, values: Values) -> bool:
        """See Check."""
        return bool(values.get(self.total)) and None not in (self._sum(values), _number(values[self.total]))

    def objection(self, values: Values) -> Reason | None:
        """See Check."""
        total, parts = _number(values[self.total]), self._sum(values)
        if total == parts:
            return None
        shown = " + ".join(values.get(part) or "blank" for part in self.parts)
        wanted = f"{self.total} should be the sum of {', '.join(self.parts)}"
        return Reason(ReasonCode.SUM, f"{wanted}: {shown} is {parts}, not {total}")

    def summary(self, values: Values) -> Hashable:
        """See Check: the total, if it is known yet, and the sum so far."""
        return values.get(self.total), self._sum(values)

    def _sum(self, values: Values) -> Decimal | None:
        """Of the parts that are there; None where one is no number."""
        numbers = [_number(values[part]) for part in self.parts if values.get(part)]
        return None if None in numbers else sum((each for each in numbers if each is not None), Decimal(0))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _read(table: TomlTable) -> Check:
    total = table.get("total", toml_values.text, "the name of a field")
    return Sum(total, table.get("parts", toml_values.texts, "a list of names of fields"))


SUM = Rule(frozenset({"total", "parts"}), _read)
