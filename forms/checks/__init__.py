"""Checks, one small file each. A check never changes a value: it names what must go to a person, and why."""

from forms.checks.of_value import value_objection
from forms.checks.sum import sum_objection

RULES = {"sum": sum_objection}
"""Rules across fields, by the name a layout gives."""
