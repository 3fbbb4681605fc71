"""Block capitals are exactly the letters that were written."""

import pytest

from forms.geometry import Box
from forms.kinds import KINDS
from forms.layout import FieldSpec
from forms.reason import ReasonCode

NAME = FieldSpec("name", "letters", Box(0, 0, 60, 9), min_digits=2, max_digits=6)
LETTERS = KINDS["letters"]


@pytest.mark.parametrize(("raw", "text"), [("ANNA", "ANNA"), ("--BO-", "BO"), ("xxEVE", "EVE"), ("x-", ""), ("", "")])
def test_letters_stay_and_placeholders_go(raw: str, text: str) -> None:
    """Crosses and dashes in unused cells are no letters."""
    assert LETTERS.normal_form(raw, NAME) == text
    assert LETTERS.characters(raw) == text


@pytest.mark.parametrize(("raw", "code"), [("ANNA", None), ("A", ReasonCode.LENGTH), ("ANNAMARIA", ReasonCode.LENGTH)])
def test_a_word_of_the_wrong_length_is_doubted(raw: str, code: ReasonCode | None) -> None:
    """The reason counts letters."""
    objection = LETTERS.objection(raw, NAME)
    assert (objection.code if objection else None) == code
    assert objection is None or "letters where 2 to 6 belong" in objection.message


def test_kinds_of_digits_know_digits_alone() -> None:
    """No other kind that is written in characters is changed by there being letters."""
    assert {KINDS[name].alphabet for name in ("number", "date", "amount")} == {"0123456789"}
