"""Dates come out as ISO 8601; what is no day stays digits, for a check to object to."""

import datetime

import pytest

from forms.geometry import Box
from forms.kinds import KINDS
from forms.kinds.date import begins_day, parse_date
from forms.layout import FieldSpec


@pytest.mark.parametrize(
    ("raw", "order", "text"),
    [
        ("29112015", "DMY", "2015-11-29"),
        ("10/16/2019", "MDY", "2019-10-16"),
        ("2024-02-29", "YMD", "2024-02-29"),
        ("1.2.2021", "DMY", "2021-02-01"),
        ("010221", "DMY", "2021-02-01"),
        ("210201", "YMD", "2021-02-01"),
        ("1/2/07", "DMY", "2007-02-01"),
        ("31022020", "DMY", "31022020"),  # no such day
        ("29022023", "DMY", "29022023"),  # no leap year
        ("16/10/2019", "MDY", "16102019"),
        ("00012020", "DMY", "00012020"),
        ("2911201", "DMY", "2911201"),  # seven digits
        ("29/11", "DMY", "2911"),
        ("1/2/007", "DMY", "12007"),  # three digits are no year
    ],
)
def test_a_date_is_normalised(raw: str, order: str, text: str) -> None:
    """Separators, or none, in the order that the layout names."""
    spec = FieldSpec("date", "date", Box(0, 0, 40, 6), order=order)
    assert KINDS["date"].normal_form(raw, spec) == text


def test_two_digit_years_are_of_this_century() -> None:
    """99 is 2099: forms are filled now, not in the past."""
    assert parse_date("311299", "DMY") == datetime.date(2099, 12, 31)


def test_placeholders_do_not_make_a_date() -> None:
    """Crosses cut a comb into pieces that are no date."""
    assert parse_date("29xx2015", "DMY") is None
    assert parse_date("", "DMY") is None


@pytest.mark.parametrize(
    ("text", "order", "begins"),
    [
        ("", "MDY", True),
        ("1", "MDY", True),
        ("10/16/2019", "MDY", True),
        ("10-1", "MDY", True),
        ("5.5.20", "DMY", True),
        ("13/", "MDY", False),  # no such month
        ("13/", "DMY", True),
        ("0/", "DMY", False),
        ("5//", "DMY", False),
        ("1/1/201", "DMY", True),
        ("1/1/1119", "DMY", False),  # a slash taken for a one
        ("1/1/20/", "DMY", False),
        ("2019/0", "YMD", True),
        ("201/", "YMD", False),
        ("29112015", "DMY", True),
        ("291120151", "DMY", False),
    ],
)
def test_what_may_be_how_a_day_begins(text: str, order: str, begins: bool) -> None:
    """Whoever reads a date from left to right follows nothing else."""
    assert begins_day(text, order) is begins
