"""What a check is: a rule that the values of a page keep where they were written and read rightly."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Protocol

from forms.reason import Reason
from forms.toml_table import TomlTable

Values = Mapping[str, str]
"""Text by field name, in normal form; empty where nothing is written."""


class Check(Protocol):
    """One rule of a layout; frozen, so that layouts can be compared."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that it is about."""

    @property
    def kept(self) -> float:
        """How often what people write keeps it, 0 to 1: writers add wrongly, too."""

    @property
    def chance(self) -> float:
        """How often a misread value keeps it all the same, above 0 up to 1."""

    def applies(self, values: Values) -> bool:
        """Whether these values, one for each of its fields, can be checked at all."""

    def objection(self, values: Values) -> Reason | None:
        """The reason to doubt values that it applies to, None where they keep it."""

    def summary(self, values: Values) -> Hashable:
        """All it must know of the values of some of its fields: what has one summary is interchangeable to it."""


@dataclass(frozen=True)
class Rule:
    """A sort of check that layouts may name."""

    keys: frozenset[str]
    """The keys of its table in a layout, beside `rule`."""
    read: Callable[[TomlTable], Check]
    """The check that such a table says; raises LayoutError."""
    kinds: frozenset[str] = frozenset()
    """The kinds of fields that it can be about; empty: any."""
