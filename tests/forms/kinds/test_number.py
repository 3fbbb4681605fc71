"""Numbers are exactly the digits that were written."""

import pytest

from forms.geometry import Box
from forms.kinds import KINDS
from forms.layout import FieldSpec


@pytest.mark.parametrize(("raw", "text"), [("042", "042"), ("xx7", "7"), ("--12", "12"), ("x", ""), ("", "")])
def test_a_number_keeps_zeros_and_drops_placeholders(raw: str, text: str) -> None:
    """Leading zeros stay; crosses and dashes in unused cells go."""
    assert KINDS["number"].normal_form(raw, FieldSpec("n", "number", Box(0, 0, 9, 9))) == text


def test_kinds_are_known_by_their_own_names() -> None:
    """A layout finds each kind under the name that the kind gives itself."""
    assert {"number", "date", "amount"} <= set(KINDS)
    assert all(kind.name == name for name, kind in KINDS.items())
