"""Days within a range and in their order."""

import datetime

from forms.checks.dates import DateOrder, DateRange
from forms.reason import ReasonCode

RANGE = DateRange(("born",), datetime.date(1950, 1, 1), datetime.date(2010, 12, 31))
ORDER = DateOrder(("came", "seen", "went"))


def test_days_of_the_range_pass_both_ends_included() -> None:
    """The first and the last day belong to it, the days around do not."""
    assert RANGE.objection({"born": "1950-01-01"}) is None
    assert RANGE.objection({"born": "2010-12-31"}) is None
    reason = RANGE.objection({"born": "1949-12-31"})
    assert reason is not None
    assert (reason.code, reason.message) == (ReasonCode.RANGE, "1949-12-31 is not between 1950-01-01 and 2010-12-31")


def test_what_is_no_day_is_not_checked() -> None:
    """Blanks and days that do not exist are for others to doubt."""
    assert not RANGE.applies({"born": ""})
    assert not RANGE.applies({"born": "31022020"})
    assert not ORDER.applies({"came": "2024-01-01", "seen": "", "went": ""})


def test_days_must_come_in_order_across_a_gap() -> None:
    """The same day twice is in order; what is blank is passed over."""
    assert ORDER.objection({"came": "2024-01-01", "seen": "2024-01-01", "went": "2024-02-01"}) is None
    reason = ORDER.objection({"came": "2024-03-01", "seen": "", "went": "2024-02-01"})
    assert reason is not None
    assert reason.code is ReasonCode.DATE
    assert reason.message == "went should not be before came: 2024-02-01 is before 2024-03-01"
