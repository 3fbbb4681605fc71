"""Each rule is read from its table; slips in them are named."""

import datetime
from pathlib import Path

import pytest

from forms.checks.allowed import Allowed
from forms.checks.check_digit import CheckDigit
from forms.checks.dates import DateOrder, DateRange
from forms.checks.iso7064 import SYSTEMS
from forms.checks.luhn import luhn_fits
from forms.checks.weights import ABA, Weighted
from forms.errors import LayoutError
from forms.layout_file import read_layout
from tests.forms.layout_files import GOOD, written

RULES = {
    "luhn": ('field = "total"', CheckDigit(("total",), "Luhn", luhn_fits, 0.1)),
    "aba": ('fields = ["total", "part"]', CheckDigit(("total", "part"), "ABA", Weighted(ABA, 10), 0.1)),
    "iso7064": (
        'field = "part"\nsystem = "mod 97-10"',
        CheckDigit(("part",), "ISO 7064 mod 97-10", *SYSTEMS["mod 97-10"]),
    ),
    "weights": (
        'field = "part"\nweights = [3, 2, 1]\nmodulus = 11\nremainder = 4',
        CheckDigit(("part",), "weights 3, 2, 1 modulo 11", Weighted((3, 2, 1), 11, 4), 1 / 11),
    ),
    "date_range": (
        'field = "day"\nfirst = 2020-01-01\nlast = 2026-12-31',
        DateRange(("day",), datetime.date(2020, 1, 1), datetime.date(2026, 12, 31)),
    ),
    "date_order": ('fields = ["day"]', DateOrder(("day",))),
    "allowed": ('field = "part"\nfile = "parts.txt"', Allowed("part", frozenset({"12", "0345"}), "parts.txt")),
}
SUM = 'rule = "sum"\ntotal = "total"\nparts = ["part"]'


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_read_from_its_table(tmp_path: Path, rule: str) -> None:
    """What a check's table says arrives in the check; a list lies beside the layout and may have comments."""
    (tmp_path / "parts.txt").write_text("# parts\n12\n\n0345  # the long one\n", encoding="utf-8")
    keys, check = RULES[rule]
    assert read_layout(written(tmp_path, GOOD.replace(SUM, f'rule = "{rule}"\n{keys}'))).checks == (check,)


WRONG_RULES = {
    'rule = "luhn"\ntotal = "total"': "unknown key `total`; write one of field, fields, rule",
    'rule = "luhn"\nfield = "totl"': "the check names 'totl', which is no field",
    'rule = "luhn"\nfields = ["total", "total"]': "the check names 'total' twice",
    'rule = "luhn"': "`field` is missing",
    'rule = "iso7064"\nfield = "part"\nsystem = "mod 10"': '`system` should be one of "mod 11-2", "mod 97-10"',
    'rule = "weights"\nfield = "part"\nmodulus = 11\nweights = [1.5]': "`weights` should be a list of whole numbers",
    'rule = "weights"\nfield = "part"\nweights = [1]\nmodulus = 1': "`modulus` should be a whole number of at least 2",
    'rule = "weights"\nfield = "part"\nweights = [1]\nmodulus = 11\nremainder = 11': "from 0 to below the modulus",
    'rule = "date_range"\nfield = "part"\nlast = 2020-01-01\nfirst = 2019-01-01': "is of kind 'number'; this rule",
    'rule = "date_range"\nfield = "day"\nfirst = 2020-01-01\nlast = 2019-01-01': "write the earlier day first",
    'rule = "date_range"\nfield = "day"\nlast = 2020-01-01\nfirst = "2019-01-01"': "`first` should be a day",
    'rule = "allowed"\nfield = "part"\nfile = "none.txt"': "none.txt cannot be read",
    'rule = "allowed"\nfield = "part"\nfile = "empty.txt"': "empty.txt has no entries",
}


@pytest.mark.parametrize("table", WRONG_RULES)
def test_a_slip_in_a_check_is_named(tmp_path: Path, table: str) -> None:
    """A check that cannot be is refused by its line and with what to write."""
    (tmp_path / "empty.txt").write_text("# nobody yet\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, GOOD.replace(SUM, table)))
    assert WRONG_RULES[table] in str(caught.value)
    assert caught.value.line is not None
    assert caught.value.line >= GOOD.splitlines().index("[[checks]]") + 1
