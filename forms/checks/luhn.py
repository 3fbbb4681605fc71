"""Luhn's check digit (ISO/IEC 7812-1): card numbers, IMEI, many customer numbers."""

from forms.checks.check import Check, Rule
from forms.checks.check_digit import FIELDS, CheckDigit, one_or_more_fields
from forms.toml_table import TomlTable


def luhn_fits(number: str) -> bool:
    """From the right every second digit counts twice, its own digits added up; all together end in 0."""
    twice = sum(sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (twice + sum(map(int, number[::-2]))) % 10 == 0


def _read(table: TomlTable) -> Check:
    return CheckDigit(one_or_more_fields(table), "Luhn", luhn_fits, 1 / 10)


LUHN = Rule(FIELDS, _read)
