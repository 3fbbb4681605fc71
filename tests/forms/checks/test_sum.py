"""A total must be the sum of its parts."""

import pytest

from forms.checks import RULES
from forms.layout import CheckSpec
from forms.reason import ReasonCode

CHECK = CheckSpec("sum", "total", ("a", "b"))


@pytest.mark.parametrize(
    "values",
    [
        {"total": "303", "a": "117", "b": "186"},
        {"total": "0117", "a": "117", "b": ""},
        {"total": "10.50", "a": "10", "b": "0.50"},
        {"total": "", "a": "117", "b": "186"},
        {"total": "12", "a": "1", "b": "not a number"},
        {},
    ],
)
def test_what_adds_up_or_cannot_be_checked_passes(values: dict[str, str]) -> None:
    """Blank parts count as nothing, a blank total is not checked, and what is no number is for others to doubt."""
    assert RULES["sum"](CHECK, values) is None


def test_what_does_not_add_up_is_shown() -> None:
    """The message shows the sum that was expected and what was read."""
    reason = RULES["sum"](CHECK, {"total": "303", "a": "117", "b": ""})
    assert reason is not None
    assert reason.code is ReasonCode.SUM
    assert reason.message == "total should be the sum of a, b: 117 + blank is 117, not 303"
