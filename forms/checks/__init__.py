"""Checks, one small file each. A check never changes a value: it names what must go to a person, and why."""

from collections.abc import Callable, Mapping

from forms.checks.sum import sum_objection
from forms.layout import CheckSpec
from forms.reason import Reason

RULES: Mapping[str, Callable[[CheckSpec, Mapping[str, str]], Reason | None]] = {"sum": sum_objection}
"""Rules across fields, by the name a layout gives."""
