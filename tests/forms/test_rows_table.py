"""Rows of a table are written once; slips in them are named."""

from pathlib import Path

import pytest

from forms.checks.sum import Sum
from forms.errors import LayoutError
from forms.geometry import Box
from forms.layout_file import read_layout
from tests.forms.layout_files import GOOD, written

ROWS = """
[[rows]]
name = "line"
count = 3
step = [0.0, 5.0]

[[rows.fields]]
name = "a"
kind = "number"
box = [10.0, 5.0, 10.0, 4.0]

[[rows.fields]]
name = "b"
kind = "number"
box = [25.0, 5.0, 10.0, 4.0]
digits = 2

[[rows.checks]]
rule = "sum"
total = "b"
parts = ["a"]

[[rows]]
name = "row"
count = 2
first = 7
step = [20.0, 0.0]

[[rows.fields]]
name = "tick"
kind = "choice"
options = [{ name = "y", box = [10.0, 50.0, 4.0, 4.0] }, { name = "n", box = [16.0, 50.0, 4.0, 4.0] }]
"""


def test_like_rows_are_written_once(tmp_path: Path) -> None:
    """Each row has its own fields and checks, a step further on; a star names a column."""
    text = GOOD.replace('parts = ["part"]', 'parts = ["line_*.a", "part"]') + ROWS
    layout = read_layout(written(tmp_path, text))
    names = [field.name for field in layout.fields]
    assert names[3:] == [f"line_{n}.{x}" for n in (1, 2, 3) for x in "ab"] + ["row_7.tick", "row_8.tick"]
    boxes = {field.name: field.box for field in layout.fields}
    assert boxes["line_3.b"] == Box(25, 15, 10, 4)
    assert layout.fields[4].max_digits == layout.fields[4].min_digits == 2
    assert layout.fields[-1].options[1].box == Box(36, 50, 4, 4)
    assert layout.checks[0].parts == ("line_1.a", "line_2.a", "line_3.a", "part")
    assert layout.checks[2] == Sum("line_2.b", ("line_2.a",))


ROW_SLIPS = {
    "no step": ("step = [0.0, 5.0]", "step = [0, 0]", "all rows would lie in one place", "step ="),
    "too many rows": ("count = 3", "count = 30", "'line_12.a' leaves the page", "box = [10.0, 5.0"),
    "no count": ("count = 2\n", "", "`count` is missing", "[[rows]]"),
    "a wrong kind in the second": ('kind = "choice"', 'kind = "chance"', "`kind` should be one of", 'kind = "chance"'),
    "a check of another row": ('parts = ["a"]', 'parts = ["total"]', "'line_1.total', which is no field", "parts ="),
    "a star for nothing": ('parts = ["part"]', 'parts = ["row_*.a"]', "'row_*.a', which is no field", "parts ="),
}


@pytest.mark.parametrize("slip", ROW_SLIPS)
def test_a_slip_in_rows_is_named(tmp_path: Path, slip: str) -> None:
    """The error names the line that stands for many fields."""
    right, wrong, problem, line = ROW_SLIPS[slip]
    text = (GOOD + ROWS).replace(right, wrong)
    assert text != GOOD + ROWS
    with pytest.raises(LayoutError) as caught:
        read_layout(written(tmp_path, text))
    assert problem in str(caught.value)
    assert caught.value.line is not None
    assert text.splitlines()[caught.value.line - 1].startswith(line)
