"""What is printed and what is ignored; slips in them are named."""

from pathlib import Path

import pytest

from forms.errors import LayoutError
from forms.geometry import Box
from forms.layout import Label, Line, Print
from forms.layout_file import read_layout
from tests.forms.layout_files import GOOD, written

PRINT = """
[print]
mark_size = 4.0
lines = [[58.0, 10.0, 50.0]]
labels = [{ text = "Name", at = [10.0, 57.0], size = 2.5, tone = "grey" }]
"""


def test_what_is_printed_and_what_is_ignored(tmp_path: Path) -> None:
    """Regions, labels and lines to write on arrive as they are written."""
    text = GOOD.replace('title = "A', 'ignore = [[1, 2, 3, 4]]\ntitle = "A') + PRINT
    layout = read_layout(written(tmp_path, text))
    assert layout.ignore == (Box(1, 2, 3, 4),)
    assert layout.print == Print((Label("Name", 10, 57, 2.5, "grey"),), (Line(10, 58, 50, 58),), 4.0)


PRINT_SLIPS = {
    "an unknown tone": ('"grey"', '"green"', '`tone` should be one of "black", "grey"'),
    "a label off the page": ("[10.0, 57.0]", "[10.0, 67.0]", "begins beside the page"),
    "a line that ends where it starts": ("[58.0, 10.0, 50.0]", "[58.0, 50.0, 50.0]", "ends where it starts"),
    "an unknown key": ("mark_size", "marksize", "unknown key `marksize`"),
}


@pytest.mark.parametrize("slip", PRINT_SLIPS)
def test_a_slip_in_print_is_named(tmp_path: Path, slip: str) -> None:
    """Print is checked as strictly as what is read."""
    right, wrong, problem = PRINT_SLIPS[slip]
    text = GOOD + PRINT.replace(right, wrong)
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, text))
    assert problem in str(caught.value)


def test_a_region_to_ignore_lies_on_the_page(tmp_path: Path) -> None:
    """A region is checked as a box is."""
    with pytest.raises(LayoutError, match="a region leaves the page"):
        read_layout(written(tmp_path, GOOD.replace('title = "A', 'ignore = [[1, 2, 300, 4]]\ntitle = "A')))
