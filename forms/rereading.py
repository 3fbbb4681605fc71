"""What reading a page again would change, field by field."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forms.reading import Reading


class Change(StrEnum):
    """What becomes of a field."""

    SAME = "same"
    """The same value, and the same says who must look."""
    VALUE = "value"
    """Another value."""
    STATUS = "status"
    """The same value, but accepted now and not before, or the other way round."""
    NEW = "new"
    """Not found before."""
    GONE = "gone"
    """Not found any more."""
    SETTLED = "settled"
    """A person settled it: it stays as it is, whatever is read now."""


@dataclass(frozen=True)
class FieldChange:
    """A field before and after."""

    field: str
    change: Change
    before: Reading | None
    after: Reading | None


def changes(before: Sequence[Reading], after: Sequence[Reading], settled: Collection[str]) -> Iterator[FieldChange]:
    """One for each field of either, in the order of the page as it is read now, then what is gone."""
    was, now = ({one.field: one for one in readings} for readings in (before, after))
    for field in [*now, *(field for field in was if field not in now)]:
        old, new = was.get(field), now.get(field)
        yield FieldChange(field, _change(old, new, is_settled=field in settled), old, new)


def _change(old: Reading | None, new: Reading | None, *, is_settled: bool) -> Change:
    if is_settled:
        return Change.SETTLED
    if old is None:
        return Change.NEW
    if new is None:
        return Change.GONE
    if (old.text, old.raw) != (new.text, new.raw):
        return Change.VALUE
    return Change.SAME if old.status is new.status else Change.STATUS
