"""What fields are called where a page shows several sheets."""

import pytest

from forms.sheets import in_layout, on_sheet


@pytest.mark.parametrize(("sheet", "name"), [(1, "total"), (2, "total@2"), (11, "total@11")])
def test_fields_of_further_sheets_are_numbered(sheet: int, name: str) -> None:
    """The first sheet's are called as in the layout, and the way back leads there."""
    assert on_sheet("total", sheet) == name
    assert in_layout(name) == "total"
