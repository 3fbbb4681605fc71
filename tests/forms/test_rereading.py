"""What reading again changes."""

from forms.reading import Status
from forms.rereading import Change, changes
from tests.nouns import reading


def test_each_field_says_what_becomes_of_it() -> None:
    """Same, another value, another status, new, gone, and settled whatever is read now."""
    before = [reading(name) for name in ("same", "value", "status", "settled", "gone")]
    after = [
        reading("same"),
        reading("value", "77"),
        reading("status", status=Status.REVIEW),
        reading("settled", "77"),
        reading("new"),
    ]
    found = {one.field: one.change for one in changes(before, after, {"settled"})}
    assert found == {
        "same": Change.SAME,
        "value": Change.VALUE,
        "status": Change.STATUS,
        "settled": Change.SETTLED,
        "new": Change.NEW,
        "gone": Change.GONE,
    }
