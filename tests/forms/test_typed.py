"""What people type becomes a value of the field's kind, or is refused with a sentence."""

import pytest

from forms.geometry import Box
from forms.layout import FieldSpec, Option
from forms.typed import ImpossibleValueError, open_field, typed_value

BOX = Box(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("kind", "typed", "text"),
    [
        ("number", " 0 42 ", "042"),
        ("amount", "3,97,000/-", "397000.00"),
        ("amount", "12.50", "12.50"),
        ("date", "23.11.2026", "2026-11-23"),
        ("date", "2026-11-23", "2026-11-23"),
        ("date", "23112026", "2026-11-23"),
        ("letters", "ada", "ADA"),
        ("checkbox", "X", "ticked"),
    ],
)
def test_what_is_typed_comes_in_normal_form(kind: str, typed: str, text: str) -> None:
    """As the machine's own values do."""
    assert typed_value(typed, open_field("field", kind)).text == text


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", ""), ("number", "12a"), ("number", "<b>1</b>"), ("amount", "1,2,3,4"), ("amount", ".."),
        ("date", "31.02.2026"), ("letters", "4"), ("checkbox", "y"), ("number", "1" * 300), ("number", "١٢"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_value_is_refused_with_a_sentence(kind: str, typed: str) -> None:
    """Nothing that was typed is stored as it is."""
    with pytest.raises(ImpossibleValueError, match=" "):
        typed_value(typed, open_field("field", kind))


def test_what_is_unlikely_is_doubted_and_no_more() -> None:
    """Writers write wrong values; a person may say so."""
    spec = FieldSpec("age", "number", BOX, max_digits=3, range=(0, 120))
    assert "3" in str(typed_value("1234", spec).doubt)
    assert "120" in str(typed_value("130", spec).doubt)
    assert typed_value("12", spec).doubt is None


def test_a_choice_takes_an_option_by_name_or_number() -> None:
    """And no other."""
    spec = FieldSpec("size", "choice", BOX, options=(Option("small", BOX), Option("large", BOX)))
    assert (typed_value("2", spec).raw, typed_value("small", spec).text) == (".x", "small")
    with pytest.raises(ImpossibleValueError, match="none of the boxes"):
        typed_value("3", spec)
