"""Boxes to tick, and the slips that people make in them."""

from pathlib import Path

import pytest

from forms.errors import LayoutError
from forms.geometry import Box
from forms.layout import Option
from forms.layout_file import read_layout
from tests.forms.layout_files import GOOD, written

TICKS = """
[[fields]]
name = "agrees"
kind = "checkbox"
box = [10.0, 50.0, 4.0, 4.0]

[[fields]]
name = "colour"
kind = "choice"
options = [{ name = "red", box = [20.0, 50.0, 4.0, 4.0] }, { name = "blue", box = [40.0, 51.0, 4.0, 4.0] }]
"""


def test_boxes_to_tick(tmp_path: Path) -> None:
    """A choice lies where its options lie."""
    agrees, colour = read_layout(written(tmp_path, GOOD + TICKS)).fields[-2:]
    assert (agrees.kind, agrees.box, agrees.options) == ("checkbox", Box(10, 50, 4, 4), ())
    assert colour.box == Box(20, 50, 24, 5)
    assert colour.options[1] == Option("blue", Box(40, 51, 4, 4))


TICK_SLIPS = {
    "digits of a checkbox": ('kind = "checkbox"', 'kind = "checkbox"\ndigits = 1', "a checkbox has no `digits`"),
    "cells of a choice": ('kind = "choice"', 'kind = "choice"\ncells = 2', "a choice has no `cells`"),
    "options of a checkbox": ('kind = "choice"', 'kind = "checkbox"', "a checkbox has no `options`"),
    "one option": (', { name = "blue", box = [40.0, 51.0, 4.0, 4.0] }]', "]", "two or more `options`"),
    "an option twice": ('name = "blue"', 'name = "red"', "two options are called 'red'"),
    "an option off the page": ("[40.0, 51.0", "[98.0, 51.0", "leaves the page"),
}


@pytest.mark.parametrize("slip", TICK_SLIPS)
def test_a_slip_in_boxes_to_tick_is_named(tmp_path: Path, slip: str) -> None:
    """The error names the line and says what belongs there."""
    right, wrong, problem = TICK_SLIPS[slip]
    assert right in TICKS
    text = GOOD + TICKS.replace(right, wrong)
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, text))
    assert problem in str(caught.value)
    assert caught.value.line is not None
    assert text.splitlines()[caught.value.line - 1].split(" =")[0] in ("digits", "cells", "options", "kind")
