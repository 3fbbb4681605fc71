"""Check digits by ISO/IEC 7064: the pure systems MOD 11-2 and MOD 97-10 and the hybrid system MOD 11,10.

Numbers of MOD 11-2 may end in X, which stands for 10. Fields for numbers hold digits alone, so such numbers do not fit.
"""

from collections.abc import Mapping
from functools import partial

from forms import toml_values
from forms.checks.check import Check, Rule
from forms.checks.check_digit import FIELDS, CheckDigit, Fits, one_or_more_fields
from forms.toml_table import TomlTable


def pure_fits(number: str, modulus: int, radix: int) -> bool:
    """Two check digits are the last two of a number in the decimal system; one is the last of a polynomial in radix."""
    rest = 0
    for digit in number:
        rest = (rest * radix + int(digit)) % modulus
    return rest == 1


def hybrid_fits(number: str) -> bool:
    """MOD 11,10: a running product, doubled and taken modulo 11, that sums with the next digit modulo 10."""
    product = 10
    for digit in number[:-1]:
        total = (product + int(digit)) % 10 or 10
        product = 2 * total % 11
    return (product + int(number[-1])) % 10 == 1


SYSTEMS: Mapping[str, tuple[Fits, float]] = {
    "mod 11-2": (partial(pure_fits, modulus=11, radix=2), 1 / 11),
    "mod 97-10": (partial(pure_fits, modulus=97, radix=10), 1 / 97),
    "mod 11,10": (hybrid_fits, 1 / 10),
}
"""By the name a layout gives: whether a number fits, and how many do."""


def _read(table: TomlTable) -> Check:
    def known(value: object) -> str:
        if value not in SYSTEMS:
            raise ValueError
        return toml_values.text(value)

    system = table.get("system", known, "one of " + ", ".join(f'"{name}"' for name in SYSTEMS))
    return CheckDigit(one_or_more_fields(table), f"ISO 7064 {system}", *SYSTEMS[system])


ISO7064 = Rule(FIELDS | {"system"}, _read)
