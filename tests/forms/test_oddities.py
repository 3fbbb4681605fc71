"""What is odd about the writing sends a value to review, however sure the reader is."""

from dataclasses import replace

import pytest

from forms.field import DigitString, Oddity
from forms.geometry import Box
from forms.judgement import Judge
from forms.layout import FieldSpec
from forms.oddities import BESIDE
from forms.reading import Reading, Status
from forms.reason import ReasonCode
from tests.sheets import string_of

SPEC = FieldSpec("votes", "number", Box(0, 0, 30, 8), min_digits=1, max_digits=9)
EVERYTHING = Box(0, 0, 200, 100)
FIRST = Box(8, 18, 19, 34)
"""Around the first glyph of `string_of`."""


def odd(raw: str, code: ReasonCode, box: Box, confidence: float = 0.999) -> DigitString:
    """A string that was read, on writing with one oddity."""
    string = string_of(SPEC, raw, confidence)
    return replace(string, candidates=replace(string.candidates, oddities=(Oddity(code, box),)))


def judged(string: DigitString) -> Reading:
    """The reading of a page with this field alone."""
    (reading,) = Judge(0.95).readings([string], ())
    return reading


@pytest.mark.parametrize("code", [ReasonCode.STRUCK_OUT, ReasonCode.OVERWRITTEN, ReasonCode.PRINTED])
def test_a_sure_value_with_an_oddity_goes_to_review(code: ReasonCode) -> None:
    """The value stays as the best guess and the reason says what a person must look at."""
    reading = judged(odd("123", code, EVERYTHING))
    assert (reading.status, reading.text) == (Status.REVIEW, "123")
    assert reading.reason is not None
    assert reading.reason.code is code
    assert "123" in reading.reason.message


def test_a_value_that_is_struck_out_beyond_reading_is_not_blank() -> None:
    """Something is written there, though no digit was found."""
    reading = judged(odd("", ReasonCode.STRUCK_OUT, EVERYTHING))
    assert reading.status is Status.REVIEW


@pytest.mark.parametrize(("height", "status"), [(8.0, Status.BLANK), (90.0, Status.REVIEW)])
def test_a_field_with_something_large_in_it_is_not_blank(height: float, status: Status) -> None:
    """A dash says that there is no value; a stamp over one that cannot be seen for it does not."""
    string = string_of(SPEC, "", 0.999)
    assert string.candidates.field.frame.height == 100
    piece = Box(20, 5, 80, height)
    reading = judged(replace(string, candidates=replace(string.candidates, pieces=(piece,))))
    assert reading.status is status


def test_a_placeholder_is_not_overwritten() -> None:
    """The strokes of a cross may lie on each other; only the value's own characters count."""
    assert judged(odd("x23", ReasonCode.OVERWRITTEN, FIRST)).status is Status.ACCEPTED
    assert judged(odd("123", ReasonCode.OVERWRITTEN, FIRST)).status is Status.REVIEW
    assert judged(odd("xxx", ReasonCode.PRINTED, EVERYTHING)).status is Status.BLANK


@pytest.mark.parametrize("raw", ["123", ""])
def test_a_field_outside_of_its_frame_is_neither_accepted_nor_blank(raw: str) -> None:
    """What was read is of other paper, whatever it says; with its frame around it the same value is accepted."""
    string = string_of(SPEC, raw, 0.999)
    for framed, status in ((0.69, Status.REVIEW), (0.7, Status.ACCEPTED if raw else Status.BLANK)):
        lattice = replace(string.candidates, field=replace(string.candidates.field, framed=framed))
        reading = judged(replace(string, candidates=lattice))
        assert reading.status is status
        assert (reading.reason is not None) == (status is Status.REVIEW)
        assert reading.reason is None or reading.reason.code is ReasonCode.MISPLACED


@pytest.mark.parametrize("raw", ["123", ""])
def test_a_field_beside_another_sheet_is_neither_accepted_nor_blank(raw: str) -> None:
    """Somebody should look at a page that shows more than was read, and a blank field is no reason not to."""
    string = string_of(SPEC, raw, 0.999)
    for beside, status in ((BESIDE, Status.REVIEW), (0.1, Status.ACCEPTED if raw else Status.BLANK)):
        lattice = replace(string.candidates, field=replace(string.candidates.field, beside=beside))
        reading = judged(replace(string, candidates=lattice))
        assert reading.status is status
        assert reading.reason is None or reading.reason.code is ReasonCode.SEVERAL_SHEETS
