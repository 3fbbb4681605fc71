"""Values out of a list, and how much a list says."""

from forms.checks.allowed import LEAST, Allowed
from forms.reason import ReasonCode


def test_what_is_on_the_list_passes() -> None:
    """Others are named with the list; blanks are not checked."""
    check = Allowed("student", frozenset({"4711", "0815"}), "students.txt")
    assert check.objection({"student": "0815"}) is None
    assert not check.applies({"student": ""})
    reason = check.objection({"student": "815"})
    assert reason is not None
    assert (reason.code, reason.message) == (ReasonCode.ALLOWED, "815 is not in students.txt")


def test_a_list_that_counts_up_says_less_than_one_with_gaps() -> None:
    """Misreading the last digit of 100, 101, … gives another entry; of scattered numbers hardly ever."""
    dense = Allowed("student", frozenset(str(number) for number in range(100, 1000)), "")
    sparse = Allowed("student", frozenset(str(number) for number in range(100, 1000, 11)), "")
    assert dense.chance > 0.9
    assert sparse.chance == LEAST
    assert LEAST < Allowed("name", frozenset({"ANNA", "ANNE"}), "").chance < 0.05
