"""The schema for editors takes what the loader takes, and underlines what it refuses."""

import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from forms.errors import LayoutError
from forms.layout_file import read_layout
from forms.layout_schema import layout_schema
from inkfield.composition import shipped_layouts
from tests.forms.layout_files import ELEMENTS, GOOD, LINES, MARKS, written
from tests.forms.test_field_table import TICK_SLIPS, TICKS
from tests.forms.test_layout_file import SLIPS
from tests.forms.test_print_table import PRINT, PRINT_SLIPS
from tests.forms.test_rows_table import ROWS

ROOT = Path(__file__).parents[2]
VALIDATOR = jsonschema.Draft202012Validator(layout_schema())
WHOLE = GOOD + TICKS + ROWS + PRINT
BEYOND = {
    "a box off the page",
    "more digits than cells",
    "digits upside down",
    "a range upside down",
    "a field twice",
    "an anchor that is not there",
    "a check of an absent total",
    "a check of an absent part",
    "an option twice",
    "an option off the page",
    "a label off the page",
    "a line that ends where it starts",
}
"""Slips that only the loader knows, since a schema cannot compare values."""


def accepted(text: str) -> bool:
    """Whether the schema has nothing to say against a layout file."""
    return VALIDATOR.is_valid(tomllib.loads(text))


def test_it_is_a_schema() -> None:
    """It keeps the rules of its own draft."""
    jsonschema.Draft202012Validator.check_schema(layout_schema())


@pytest.mark.parametrize("file", sorted(shipped_layouts().glob("*.toml")), ids=lambda file: file.stem)
def test_shipped_layouts_are_taken(file: Path) -> None:
    """What comes with the program has no squiggles."""
    assert list(VALIDATOR.iter_errors(tomllib.loads(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("text", [WHOLE, GOOD.replace(MARKS, LINES), GOOD.replace(MARKS + "min_fit = 0.7\n", ELEMENTS)])
def test_what_the_loader_takes_is_taken(tmp_path: Path, text: str) -> None:
    """All ways to register, boxes to tick, rows and print."""
    read_layout(written(tmp_path, text))
    assert accepted(text)


def test_checks_of_every_rule_that_is_told_are_taken() -> None:
    """The pieces of docs/layouts.md that show checks have no squiggles; a key of another rule has one."""
    pieces = re.findall(r"```toml\n(\[\[checks\]\].*?)```", (ROOT / "docs/layouts.md").read_text("utf-8"), re.DOTALL)
    assert len(pieces) >= 1
    for piece in pieces:
        text = GOOD[: GOOD.index("[[checks]]")] + piece
        assert list(VALIDATOR.iter_errors(tomllib.loads(text))) == []
    assert not accepted(GOOD.replace('rule = "sum"', 'rule = "luhn"'))


ALL_SLIPS = {**SLIPS, **TICK_SLIPS, **PRINT_SLIPS}


@pytest.mark.parametrize("slip", sorted({*ALL_SLIPS} - BEYOND))
def test_what_the_loader_refuses_is_underlined(tmp_path: Path, slip: str) -> None:
    """Every slip of form that the loader names is one for the schema too."""
    right, wrong, _ = ALL_SLIPS[slip]
    text = WHOLE.replace(right, wrong)
    with pytest.raises(LayoutError):
        read_layout(written(tmp_path, text))
    assert not accepted(text)
