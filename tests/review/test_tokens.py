"""Tokens are read from one line of text, found again without a hint, and never shown."""

import pytest

from forms.errors import SettingsError
from review.tokens import read_tokens

ONE, TWO = "0123456789abcdef", "fedcba9876543210"


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        (ONE, {ONE: "token"}),
        (f"{ONE}==", {f"{ONE}==": "token", ONE: None}),
        (f"scanner={ONE}", {ONE: "scanner", TWO: None, f"scanner={ONE}": None}),
        (f"scanner={ONE}==,ledger={TWO}", {f"{ONE}==": "scanner", TWO: "ledger"}),
        (f" scanner={ONE},\n ledger={TWO}\n", {ONE: "scanner", TWO: "ledger"}),
    ],
)
def test_who_holds_a_token(text: str, holders: dict[str, str | None]) -> None:
    """One token or named ones; padding belongs to the token."""
    tokens = read_tokens(text)
    assert {token: tokens.holder(token) for token in holders} == holders


@pytest.mark.parametrize("text", ["", " ", ","])
def test_no_token_is_none(text: str) -> None:
    """Then there is nothing to ask for, and an empty one is not known either."""
    assert not read_tokens(text)
    assert read_tokens(text).holder("") is None


@pytest.mark.parametrize("stranger", ["", " ", "\xe9\xff", "x" * 10_000, ONE[:-1], ONE + "0", "\udce9"])
def test_a_stranger_is_not_known(stranger: str) -> None:
    """Whatever is tried."""
    assert read_tokens(f"scanner={ONE}").holder(stranger) is None


@pytest.mark.parametrize(
    "text",
    ["short", "scanner=short", f"a b={ONE}", f"scanner={ONE}\xe9", f"=x{ONE}", f"a={ONE},a={TWO}", f"a={ONE},b={ONE}"],
)
def test_what_is_no_list_of_tokens_is_refused_without_repeating_it(text: str) -> None:
    """The message names the entry by its number."""
    with pytest.raises(SettingsError, match="INKFIELD_TOKENS") as refused:
        read_tokens(text)
    assert ONE not in str(refused.value)
    assert "short" not in str(refused.value).replace("shorter", "")


def test_tokens_are_not_shown() -> None:
    """Neither they nor their fingerprints."""
    assert repr(read_tokens(ONE)) == "Tokens()"
