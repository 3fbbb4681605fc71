"""Checks across fields, one small file each. A check says which values keep it, and how much that counts.

What a single value must be is said by its kind, in forms/kinds; what checks make of a whole page, in forms/evidence.
"""

from collections.abc import Mapping

from forms.checks.allowed import ALLOWED
from forms.checks.check import Check, Rule
from forms.checks.dates import DATE_ORDER, DATE_RANGE
from forms.checks.iso7064 import ISO7064
from forms.checks.luhn import LUHN
from forms.checks.sum import SUM
from forms.checks.weights import ABA_ROUTING, WEIGHTS

__all__ = ["RULES", "Check", "Rule"]

RULES: Mapping[str, Rule] = {
    "sum": SUM,
    "luhn": LUHN,
    "iso7064": ISO7064,
    "aba": ABA_ROUTING,
    "weights": WEIGHTS,
    "date_range": DATE_RANGE,
    "date_order": DATE_ORDER,
    "allowed": ALLOWED,
}
"""Rules across fields, by the name a layout gives."""
