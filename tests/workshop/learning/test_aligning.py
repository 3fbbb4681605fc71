"""Boxes of characters that were read, laid beside what is written."""

import pytest

from forms.geometry import Box
from workshop.learning.aligning import aligned_boxes


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        ("123", "123", [0, 1, 2]),
        ("123", "173", [0, 1, 2]),
        ("15", "145", [None, None, None]),
        ("1205", "12057", [0, 1, 2, None, None]),
        ("98123", "8123", [None, 2, 3, 4]),
        ("", "7", [None]),
    ],
)
def test_a_box_is_given_where_it_is_beyond_doubt(read: str, text: str, expected: list[int | None]) -> None:
    """As many: in their order; else what was read right, unless something is missing or too much beside it."""
    seen = [(one, Box(10.0 * at, 0, 8, 20)) for at, one in enumerate(read)]
    found = aligned_boxes(seen, text)
    assert [None if box is None else int(box.x / 10) for box in found] == expected
