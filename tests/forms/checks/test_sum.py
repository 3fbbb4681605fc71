"""A total must be the sum of its parts."""

import pytest

from forms.checks.sum import Sum
from forms.reason import ReasonCode

CHECK = Sum("total", ("a", "b"))


@pytest.mark.parametrize(
    "values",
    [
        {"total": "303", "a": "117", "b": "186"},
        {"total": "0117", "a": "117", "b": ""},
        {"total": "10.50", "a": "10", "b": "0.50"},
    ],
)
def test_what_adds_up_passes(values: dict[str, str]) -> None:
    """Blank parts count as nothing, and points are understood."""
    assert CHECK.applies(values)
    assert CHECK.objection(values) is None


@pytest.mark.parametrize(
    "values",
    [{"total": "", "a": "117", "b": "186"}, {"total": "12", "a": "1", "b": "not a number"}, {}],
)
def test_what_cannot_be_added_is_not_checked(values: dict[str, str]) -> None:
    """A blank total is not checked, and what is no number is for others to doubt."""
    assert not CHECK.applies(values)


def test_what_does_not_add_up_is_shown() -> None:
    """The message shows the sum that was expected and what was read."""
    reason = CHECK.objection({"total": "303", "a": "117", "b": ""})
    assert reason is not None
    assert reason.code is ReasonCode.SUM
    assert reason.message == "total should be the sum of a, b: 117 + blank is 117, not 303"


def test_parts_are_interchangeable_once_they_are_added() -> None:
    """Two ways to the same sum are one to what follows; a total that is known makes a difference."""
    assert CHECK.summary({"a": "1", "b": "4"}) == CHECK.summary({"a": "3", "b": "2"})
    assert CHECK.summary({"a": "1", "total": "5"}) != CHECK.summary({"a": "1", "total": "6"})
