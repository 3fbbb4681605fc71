"""Check digits by their standards, on numbers published with them."""

import pytest

from forms.checks.check_digit import CheckDigit, Fits
from forms.checks.iso7064 import SYSTEMS
from forms.checks.luhn import luhn_fits
from forms.checks.weights import ABA, Weighted
from forms.reason import ReasonCode

NHS = Weighted((10, 9, 8, 7, 6, 5, 4, 3, 2, 1), 11)
VALID: dict[str, tuple[Fits, list[str], float]] = {
    "luhn": (luhn_fits, ["79927398713", "4111111111111111", "18"], 1 / 10),
    "mod 11-2": (SYSTEMS["mod 11-2"][0], ["07940", "0000000218250097"], SYSTEMS["mod 11-2"][1]),
    "mod 97-10": (SYSTEMS["mod 97-10"][0], ["79444", "3214282912345698765432161182"], SYSTEMS["mod 97-10"][1]),
    "mod 11,10": (SYSTEMS["mod 11,10"][0], ["07945", "33392005961", "136695976"], SYSTEMS["mod 11,10"][1]),
    "aba": (Weighted(ABA, 10), ["111000025", "021000021"], 1 / 10),
    "weights": (NHS, ["9434765919", "4010232137"], 1 / 11),
}
"""By system: valid numbers, and the share of numbers that are."""


@pytest.mark.parametrize("system", VALID)
def test_published_numbers_are_valid(system: str) -> None:
    """Examples from standards and public registers pass."""
    fits, numbers, _ = VALID[system]
    assert all(fits(number) for number in numbers)


@pytest.mark.parametrize("system", VALID)
def test_one_wrong_digit_is_always_noticed(system: str) -> None:
    """Whatever single digit is misread as whatever other one, the number is no longer valid."""
    fits, numbers, _ = VALID[system]
    for number in numbers:
        for at in range(len(number)):
            for digit in set("0123456789") - {number[at]}:
                assert not fits(number[:at] + digit + number[at + 1 :])


@pytest.mark.parametrize("system", VALID)
def test_few_other_numbers_are_valid(system: str) -> None:
    """Of numbers that count up, about the share is valid that the check reckons with."""
    fits, numbers, chance = VALID[system]
    first = int("1" + "0" * (len(numbers[0]) - 1)) if len(numbers[0]) > 5 else 10_000
    valid = sum(fits(str(number)) for number in range(first, first + 20_000))
    assert valid / 20_000 == pytest.approx(chance, rel=0.1)


def test_fields_are_joined_and_blanks_are_not_checked() -> None:
    """A number may be written in several fields; what breaks the rule is shown with its system."""
    check = CheckDigit(("bank", "account"), "Luhn", luhn_fits, 0.1)
    assert check.objection({"bank": "7992739", "account": "8713"}) is None
    assert not check.applies({"bank": "", "account": "8713"})
    reason = check.objection({"bank": "7992739", "account": "8712"})
    assert reason is not None
    assert reason.code is ReasonCode.CHECK_DIGIT
    assert reason.message == "79927398712 has no right check digit by Luhn"
    assert check.objection({"bank": "12.50", "account": "1"}) is not None


def test_a_number_of_another_length_breaks_weights() -> None:
    """There is a weight for each digit, so a lost digit is noticed."""
    assert not NHS("943476591")
    assert not NHS("94347659190")
