"""Kinds of fields, one small file each: which characters and marks belong to a value, and the value in normal form."""

from forms.kinds.amount import AMOUNT
from forms.kinds.checkbox import CHECKBOX
from forms.kinds.choice import CHOICE
from forms.kinds.date import DATE
from forms.kinds.kind import Kind
from forms.kinds.letters import LETTERS
from forms.kinds.number import NUMBER

KINDS: dict[str, Kind] = {kind.name: kind for kind in (NUMBER, DATE, AMOUNT, LETTERS, CHECKBOX, CHOICE)}
"""All kinds by name."""
