"""Check digits by weights: the weighted sum of all digits leaves a fixed remainder. So do ABA routing numbers."""

from dataclasses import dataclass

from forms import toml_values
from forms.checks.check import Check, Rule
from forms.checks.check_digit import FIELDS, CheckDigit, one_or_more_fields
from forms.toml_table import TomlTable

ABA = (3, 7, 1, 3, 7, 1, 3, 7, 1)
"""Routing numbers of the American Bankers Association: nine digits, modulo 10."""


@dataclass(frozen=True)
class Weighted:
    """Whether a number's weighted sum leaves `remainder`; it must have as many digits as there are weights."""

    weights: tuple[int, ...]
    modulus: int
    remainder: int = 0

    def __call__(self, number: str) -> bool:
        """See Fits."""
        if len(number) != len(self.weights):
            return False
        total = sum(weight * int(digit) for weight, digit in zip(self.weights, number, strict=True))
        return total % self.modulus == self.remainder


def _aba(table: TomlTable) -> Check:
    return CheckDigit(one_or_more_fields(table), "ABA", Weighted(ABA, 10), 1 / 10)


def _read(table: TomlTable) -> Check:
    weights = table.get("weights", toml_values.whole_numbers, "a list of whole numbers, one for each digit")
    modulus = table.get("modulus", _modulus, "a whole number of at least 2, such as 11")
    wanted = "a whole number from 0 to below the modulus"
    remainder = table.maybe("remainder", lambda value: toml_values.whole(value, 0, modulus - 1), wanted, 0)
    system = f"weights {', '.join(map(str, weights))} modulo {modulus}"
    return CheckDigit(one_or_more_fields(table), system, Weighted(weights, modulus, remainder), 1 / modulus)


def _modulus(value: object) -> int:
    return toml_values.whole(value, 2, 10_000)


ABA_ROUTING = Rule(FIELDS, _aba)
WEIGHTS = Rule(FIELDS | {"weights", "modulus", "remainder"}, _read)
