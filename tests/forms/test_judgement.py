"""What the machine vouches for, what a person must see, and why."""

from dataclasses import replace

import numpy as np
import pytest

from forms.checks.sum import Sum
from forms.field import Candidates, DigitString, FieldImage, Glyph
from forms.geometry import Box, translation
from forms.judgement import Judge
from forms.layout import FieldSpec
from forms.reading import Status
from forms.reason import ReasonCode
from tests.sheets import blank_paper, page_of, string_of

JUDGE = Judge(threshold=0.9)
PLACE = Box(0, 0, 24, 9)
SCORE = FieldSpec("score", "number", PLACE, max_digits=3, range=(0, 100))


@pytest.mark.parametrize(
    ("raw", "confidence", "status", "code", "text"),
    [
        ("42", 0.95, Status.ACCEPTED, None, "42"),
        ("42", 0.9, Status.ACCEPTED, None, "42"),
        ("42", 0.89, Status.REVIEW, ReasonCode.LOW_CONFIDENCE, "42"),
        ("x42", 0.99, Status.ACCEPTED, None, "42"),
        ("142", 0.99, Status.REVIEW, ReasonCode.RANGE, "142"),
        ("1234", 0.99, Status.REVIEW, ReasonCode.LENGTH, "1234"),
        ("1234", 0.2, Status.REVIEW, ReasonCode.LENGTH, "1234"),
        ("", 0.95, Status.BLANK, None, ""),
        ("xx-", 0.95, Status.BLANK, None, ""),
        ("", 0.5, Status.REVIEW, ReasonCode.LOW_CONFIDENCE, ""),
    ],
)
def test_a_value_is_judged_by_confidence_and_checks(
    raw: str, confidence: float, status: Status, code: ReasonCode | None, text: str
) -> None:
    """Sure and sensible values are accepted, placeholders are blank, and everything else goes to a person."""
    (reading,) = JUDGE.readings([string_of(SCORE, raw, confidence)], ())
    assert (reading.status, reading.text, reading.raw) == (status, text, raw)
    assert (reading.reason.code if reading.reason else None) == code
    assert (reading.model, reading.kind) == ("digits-test", "number")
    objected = code not in (None, ReasonCode.LOW_CONFIDENCE)
    assert reading.confidence < 0.51 if objected else reading.confidence == confidence


def test_a_sum_that_fails_sends_all_its_fields_to_a_person() -> None:
    """Nobody knows which of them is wrong, so all are doubted by the same reason; fields beside them are not."""
    names = ("a", "b", "total", "other")
    specs = [FieldSpec(name, "number", PLACE) for name in names]
    strings = [string_of(spec, raw, 0.99) for spec, raw in zip(specs, ("11", "22", "34", "5"), strict=True)]
    readings = JUDGE.readings(strings, (Sum("total", ("a", "b")),))
    assert [reading.field for reading in readings] == list(names)
    assert [reading.status for reading in readings] == [Status.REVIEW] * 3 + [Status.ACCEPTED]
    assert {reading.reason.code for reading in readings if reading.reason} == {ReasonCode.SUM}


def test_each_sheet_of_a_page_is_judged_by_itself() -> None:
    """A sum that fails on the second sheet sends the fields of that one to a person, under names of their own."""
    strings = []
    for sheet, values in ((1, ("11", "22", "33")), (2, ("11", "22", "34"))):
        for name, raw in zip(("a", "b", "total"), values, strict=True):
            string = string_of(FieldSpec(name, "number", PLACE), raw, 0.99)
            lattice = replace(string.candidates, field=replace(string.candidates.field, sheet=sheet))
            strings.append(replace(string, candidates=lattice))
    readings = JUDGE.readings(strings, (Sum("total", ("a", "b")),))
    assert [reading.field for reading in readings] == ["a", "b", "total", "a@2", "b@2", "total@2"]
    assert [reading.status for reading in readings] == [Status.ACCEPTED] * 3 + [Status.REVIEW] * 3


def test_a_blank_that_a_sum_needs_goes_to_a_person() -> None:
    """A part that was read as blank may hold the digit that the sum lacks."""
    specs = [FieldSpec(name, "number", PLACE) for name in ("a", "b", "total")]
    strings = [string_of(spec, raw, 0.99) for spec, raw in zip(specs, ("11", "", "34"), strict=True)]
    blank = JUDGE.readings(strings, (Sum("total", ("a", "b")),))[1]
    assert blank.status is Status.REVIEW
    assert blank.reason is not None
    assert blank.reason.code is ReasonCode.SUM


def test_boxes_are_told_in_pixels_of_the_page() -> None:
    """Field and characters go back to where they lie on the page, kept inside it."""
    to_page = translation(150, 40) @ np.diag([0.5, 0.5, 1.0])
    field = FieldImage(page_of(blank_paper(200, 100)), SCORE, blank_paper(120, 60), to_page, Box(20, 10, 90, 40))
    lattice = Candidates(field, (), (), frozenset(), (), 30.0)
    glyph = Glyph("7", 0.8, "1", Box(30, 20, 10, 20))
    (reading,) = JUDGE.readings([DigitString(lattice, "7", (glyph,), 0.99, (), "digits-test")], ())
    assert reading.box == Box(160, 45, 40, 20)
    (character,) = reading.characters
    assert character.box == Box(165, 50, 5, 10)
    assert (character.text, character.confidence, character.runner_up) == ("7", 0.8, "1")
