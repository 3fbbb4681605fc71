"""Rules weigh all readings of a page's fields against each other, and never change a value in silence."""

from dataclasses import replace

import pytest

from forms.checks.check_digit import CheckDigit
from forms.checks.luhn import luhn_fits
from forms.checks.sum import Sum
from forms.evidence import Verdict, verdicts
from forms.field import Alternative, DigitString, Glyph
from forms.geometry import Box
from forms.guess import guesses_of
from forms.judgement import Judge
from forms.layout import FieldSpec
from forms.reading import Reading, Status
from forms.reason import ReasonCode
from tests.sheets import string_of

PLACE = Box(0, 0, 24, 9)
SUM = Sum("total", ("a", "b"))
JUDGE = Judge(threshold=0.97)


def seen(name: str, raw: str, confidence: float, **others: float) -> DigitString:
    """A field as the recognizer sees it; others are called n177 for 177."""
    string = string_of(FieldSpec(name, "number", PLACE, max_digits=16), raw, confidence)
    alternatives = tuple(
        Alternative(other[1:], tuple(Glyph(text, 0.4, None, Box(0, 0, 9, 9)) for text in other[1:]), chance)
        for other, chance in others.items()
    )
    return replace(string, alternatives=alternatives)


def weighed(*strings: DigitString) -> dict[str, Verdict]:
    """The verdicts of a page with a sum."""
    return verdicts({string.candidates.field.spec.name: guesses_of(string) for string in strings}, [SUM])


def judged(*strings: DigitString) -> dict[str, Reading]:
    """The readings of a page with a sum."""
    return {reading.field: reading for reading in JUDGE.readings(strings, [SUM])}


def test_a_sum_that_holds_makes_its_fields_surer() -> None:
    """Three doubtful numbers that add up are hardly misread, and a field beside them is as sure as before."""
    found = weighed(seen("a", "11", 0.9), seen("b", "22", 0.9), seen("total", "33", 0.9), seen("other", "5", 0.9))
    assert all(found[name].confidence > 0.98 for name in ("a", "b", "total"))
    assert found["other"].confidence == 0.9


def test_the_reading_that_adds_up_is_taken_and_the_change_is_told() -> None:
    """117 might be 177, and 177 makes the sum: it is taken, with what was seen and why in the reason."""
    readings = judged(seen("a", "117", 0.7, n177=0.2), seen("b", "186", 0.999), seen("total", "363", 0.999))
    changed = readings["a"]
    assert (changed.text, changed.raw) == ("177", "177")
    assert "".join(character.text for character in changed.characters) == "177"
    assert changed.reason is not None
    assert changed.reason.code is ReasonCode.SUM
    assert changed.reason.message.startswith("seen as 117, taken for 177 with 9")
    assert "117 + 186 is 303, not 363" in changed.reason.message
    assert [readings[name].status for name in ("b", "total")] == [Status.ACCEPTED] * 2


@pytest.mark.parametrize(("rival", "status"), [(0.2, Status.ACCEPTED), (0.005, Status.REVIEW)])
def test_a_changed_value_is_accepted_only_by_evidence_that_clears_the_threshold(rival: float, status: Status) -> None:
    """What was nearly as likely before is accepted, what was far-fetched goes to a person; both say the change."""
    changed = judged(seen("a", "117", 0.7, n177=rival), seen("b", "186", 0.9999), seen("total", "363", 0.9999))["a"]
    assert (changed.text, changed.status) == ("177", status)
    assert (changed.confidence >= JUDGE.threshold) is (status is Status.ACCEPTED)
    assert changed.reason is not None


def test_a_sum_that_nothing_mends_sends_all_its_fields_to_a_person() -> None:
    """Without another reading that fits, values stay as they were seen, less sure than before."""
    readings = judged(seen("a", "11", 0.99), seen("b", "22", 0.99), seen("total", "34", 0.99))
    assert [reading.text for reading in readings.values()] == ["11", "22", "34"]
    assert {reading.reason.code for reading in readings.values() if reading.reason} == {ReasonCode.SUM}
    assert all(reading.confidence < 0.9 for reading in readings.values())


def test_a_writer_who_added_wrongly_is_believed() -> None:
    """Where all is clear to read and the only other reading far-fetched, no value is changed for the sum."""
    found = weighed(seen("a", "11", 0.9999), seen("b", "22", 0.9999), seen("total", "34", 0.9999, n33=0.00001))
    assert found["total"].guess.text == "34"


def test_a_value_of_the_wrong_length_gives_way_to_one_that_fits() -> None:
    """What a single field must be is a rule like others."""
    string = seen("n", "1234", 0.6, n123=0.2)
    spec = replace(string.candidates.field.spec, min_digits=3, max_digits=3)
    field = replace(string.candidates.field, spec=spec)
    string = replace(string, candidates=replace(string.candidates, field=field))
    (reading,) = JUDGE.readings([string], [])
    assert (reading.text, reading.status) == ("123", Status.REVIEW)
    assert reading.reason is not None
    assert reading.reason.code is ReasonCode.LENGTH


def test_a_change_is_told_even_where_something_else_is_wrong() -> None:
    """A changed value that is too long for its field says both: what was seen, and that it is too long."""
    strings = [seen("a", "117", 0.7, n177=0.2), seen("b", "186", 0.999), seen("total", "363", 0.999)]
    field = strings[0].candidates.field
    short = replace(field, spec=replace(field.spec, max_digits=2))
    strings[0] = replace(strings[0], candidates=replace(strings[0].candidates, field=short))
    changed = judged(*strings)["a"]
    assert (changed.text, changed.status) == ("177", Status.REVIEW)
    assert changed.reason is not None
    assert changed.reason.code is ReasonCode.LENGTH
    assert "seen as 117, taken for 177" in changed.reason.message


def test_a_check_digit_chooses_among_alternatives() -> None:
    """Of three readings of a card number one is valid."""
    check = CheckDigit(("card",), "Luhn", luhn_fits, 0.1)
    string = seen("card", "79927398718", 0.5, n79927398713=0.2, n79927398715=0.1)
    verdict = verdicts({"card": guesses_of(string)}, [check])["card"]
    assert verdict.changed
    assert verdict.guess.text == "79927398713"
    assert 0.85 < verdict.confidence < 0.95


def test_a_rule_makes_no_ink_go_away() -> None:
    """That nothing is written is no option where something was read, however well it would fit."""
    found = weighed(seen("a", "11", 0.9), seen("b", "1", 0.5, nx=0.3), seen("total", "11", 0.9))
    assert found["b"].guess.text == "1"


def test_checks_of_fields_that_are_not_there_are_left_out() -> None:
    """A layout's check may name a field that this page does not show."""
    assert weighed(seen("a", "11", 0.9), seen("b", "1", 0.5))["a"].confidence == 0.9


def test_marks_that_make_no_amount_say_nothing_against_the_digits() -> None:
    """A point too many is a misread mark: another reading whose marks happen to fit is no better for that."""
    string = seen("n", "3.45.6", 0.8, n3456=0.1)
    spec = replace(string.candidates.field.spec, kind="amount")
    field = replace(string.candidates.field, spec=spec)
    string = replace(string, candidates=replace(string.candidates, field=field))
    (reading,) = JUDGE.readings([string], [])
    assert (reading.raw, reading.confidence) == ("3.45.6", 0.8)
    assert reading.reason is not None
    assert reading.reason.code is ReasonCode.FORMAT
