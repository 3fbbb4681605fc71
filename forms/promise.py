"""What is promised about accepted values: a target error, and the threshold that labelled values prove to keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.layout import FieldSpec

ONE_FIELD = "field"
"""The name under which images that are one field each, without a layout, have their promises."""


@dataclass(frozen=True)
class Promise:
    """A threshold with its date and its evidence, for a layout or one of its fields."""

    layout: str
    field: str | None
    """None: every field of the layout that has no promise of its own."""
    target: float
    """The share of accepted values that may be wrong."""
    certainty: float
    """How sure it is that the target is kept, for values like the labelled ones."""
    threshold: float | None
    """The smallest confidence that is accepted; None where too little is known to promise anything."""
    labelled: int
    """Values whose truth was known."""
    accepted: int
    """Of these at the threshold; without one, of the surest that were looked at first."""
    wrong: int
    """Of those accepted."""
    upper: float
    """Upper bound of the error among accepted values, one-sided."""
    reader: str
    """What read the labelled values: what reads otherwise is promised nothing."""
    made: datetime
    """With a time zone."""
    source: str
    """Where the labelled values came from."""


class Promises(Protocol):
    """The promises that are on record."""

    def threshold(self, layout: str | None, field: FieldSpec) -> float | None:
        """What a value of the field must reach; None where nothing is promised and the general threshold holds."""


@dataclass(frozen=True)
class NoPromises:
    """Nothing was ever proved."""

    def threshold(self, layout: str | None, field: FieldSpec) -> None:
        """See Promises."""


NOTHING_PROMISED = NoPromises()


@dataclass(frozen=True)
class Promised:
    """Some promises; of several for the same fields the last counts."""

    promises: Sequence[Promise]
    reader: str
    """What reads now."""

    def threshold(self, layout: str | None, field: FieldSpec) -> float | None:
        """See Promises; the field's own before the layout's."""
        found = self.of(layout or ONE_FIELD, field.name) or self.of(layout or ONE_FIELD, None)
        if found is None or found.reader != self.reader:
            return None
        # A layout that asks for less error than was proved gets no threshold out of that.
        enough = field.target_error is None or found.target <= field.target_error
        return found.threshold if enough else None

    def of(self, layout: str, field: str | None) -> Promise | None:
        """The last promise about a layout, or about one field of it."""
        mine = [each for each in self.promises if (each.layout, each.field) == (layout, field)]
        return mine[-1] if mine else None
