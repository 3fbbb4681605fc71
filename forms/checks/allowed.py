"""Allowed values: a roster in a file beside the layout, one value a line."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from forms import toml_values
from forms.checks.check import Check, Rule, Values
from forms.reason import Reason, ReasonCode
from forms.toml_table import TomlTable

LEAST = 0.001
"""Smallest chance that is believed in: misread values are no random ones."""
LOOKED_AT = 500
"""Entries by which the chance is judged."""


@dataclass(frozen=True)
class Allowed:
    """`field` is one of `entries`."""

    field: str
    entries: frozenset[str]
    source: str
    """The name of the list, for people."""
    kept: float = 0.99
    """Somebody is always missing on a list."""

    @property
    def fields(self) -> tuple[str, ...]:
        """See Check."""
        return (self.field,)

    @cached_property
    def chance(self) -> float:
        """The share of the entries' neighbours, one character off, that are entries too: lists often count up."""
        changed, hits = 0, 0
        for entry in islice(sorted(self.entries), 0, None, max(1, len(self.entries) // LOOKED_AT)):
            for at, character in enumerate(entry):
                signs = "0123456789" if character.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                neighbours = [entry[:at] + sign + entry[at + 1 :] for sign in signs if sign != character]
                changed += len(neighbours)
                hits += sum(neighbour in self.entries for neighbour in neighbours)
        return max(LEAST, hits / max(1, changed))

    def applies(self, values: Values) -> bool:
        """See Check; what is left blank is not checked."""
        return bool(values.get(self.field))

    def objection(self, values: Values) -> Reason | None:
        """See Check."""
        if values[self.field] in self.entries:
            return None
        return Reason(ReasonCode.ALLOWED, f"{values[self.field]} is not in {self.source}")

    def summary(self, values: Values) -> Hashable:
        """See Check."""
        return values.get(self.field)


def _read(table: TomlTable) -> Check:
    field = table.get("field", toml_values.text, "the name of a field")
    name = table.get("file", toml_values.text, "the name of a text file beside this layout, one value a line")
    path = table.path.parent / name
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise table.error("file", f"the list {path} cannot be read as UTF-8 text ({error})") from error
    entries = frozenset(entry for line in lines if (entry := line.partition("#")[0].strip()))
    if not entries:
        raise table.error("file", f"the list {path} has no entries; write one value a line")
    return Allowed(field, entries, name)


ALLOWED = Rule(frozenset({"field", "file"}), _read)
