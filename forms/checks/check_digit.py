"""Check digits: a number whose last digits follow from the others. One class, and one small function a system."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from forms import toml_values
from forms.checks.check import Values
from forms.reason import Reason, ReasonCode
from forms.toml_table import TomlTable

Fits = Callable[[str], bool]
"""Whether a number of at least two digits, its check digits last, is a valid one."""


@dataclass(frozen=True)
class CheckDigit:
    """The digits of `fields`, joined in their order, have the right check digit."""

    fields: tuple[str, ...]
    system: str
    """For people."""
    fits: Fits
    chance: float
    """The share of all numbers that are valid."""
    kept: float = 0.999
    """Numbers with check digits are copied from print."""

    def applies(self, values: Values) -> bool:
        """See Check; what is left blank is not checked."""
        return all(values.get(name) for name in self.fields)

    def objection(self, values: Values) -> Reason | None:
        """See Check."""
        number = "".join(values[name] for name in self.fields)
        if number.isdecimal() and number.isascii() and len(number) > 1 and self.fits(number):
            return None
        return Reason(ReasonCode.CHECK_DIGIT, f"{number} has no right check digit by {self.system}")

    def summary(self, values: Values) -> Hashable:
        """See Check."""
        return tuple(values.get(name) for name in self.fields)


def one_or_more_fields(table: TomlTable) -> tuple[str, ...]:
    """What a check of `field = NAME` or `fields = [NAMES]` is about; raises LayoutError where neither is there."""
    if "fields" in table.data:
        return table.get("fields", toml_values.texts, "a list of names of fields")
    return (table.get("field", toml_values.text, "the name of a field"),)


FIELDS = frozenset({"field", "fields"})
