"""Checks across fields, one small file each. A check never changes a value: it says why a person must look at it.

What a single value must be is said by its kind, in forms/kinds.
"""

from forms.checks.sum import sum_objection

RULES = {"sum": sum_objection}
"""Rules across fields, by the name a layout gives."""
