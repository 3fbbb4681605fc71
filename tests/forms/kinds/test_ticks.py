"""Boxes to tick: what they say, and when a person must look."""

import pytest

from forms.geometry import Box
from forms.judgement import Judge
from forms.kinds import KINDS
from forms.layout import FieldSpec, Option
from forms.reading import Status
from forms.reason import ReasonCode
from tests.sheets import string_of

AGREES = FieldSpec("agrees", "checkbox", Box(0, 0, 5, 5))
COLOUR = FieldSpec(
    "colour", "choice", Box(0, 0, 50, 5), options=tuple(Option(n, Box(0, 0, 5, 5)) for n in ("red", "green", "blue"))
)


@pytest.mark.parametrize(
    ("spec", "raw", "text", "status", "code"),
    [
        (AGREES, "", "", Status.BLANK, None),
        (AGREES, "x", "ticked", Status.ACCEPTED, None),
        (AGREES, "#", "", Status.REVIEW, ReasonCode.STRUCK_OUT),
        (COLOUR, ".x.", "green", Status.ACCEPTED, None),
        (COLOUR, "", "", Status.REVIEW, ReasonCode.CHOICE),
        (COLOUR, "x.x", "", Status.REVIEW, ReasonCode.CHOICE),
        (COLOUR, "#.x", "blue", Status.REVIEW, ReasonCode.STRUCK_OUT),
        (COLOUR, "..#", "", Status.REVIEW, ReasonCode.STRUCK_OUT),
    ],
)
def test_what_is_ticked_is_the_value(
    spec: FieldSpec, raw: str, text: str, status: Status, code: ReasonCode | None
) -> None:
    """One tick is a value; none or two in a choice, and a tick that was taken back, go to a person."""
    (reading,) = Judge(0.97).readings([string_of(spec, raw, 0.99)], ())
    assert (reading.text, reading.status) == (text, status)
    assert (reading.reason.code if reading.reason else None) == code


def test_the_reason_names_the_boxes() -> None:
    """A person is told which boxes are meant."""
    two = KINDS["choice"].objection("x.x", COLOUR)
    back = KINDS["choice"].objection("#.x", COLOUR)
    assert two is not None
    assert two.message == "2 boxes are ticked where one belongs: red, blue"
    assert back is not None
    assert back.message.startswith("red filled in")


def test_a_doubtful_box_goes_to_a_person() -> None:
    """Neither ticked nor empty for certain."""
    (reading,) = Judge(0.97).readings([string_of(AGREES, "", 0.7)], ())
    assert reading.reason is not None
    assert reading.reason.code is ReasonCode.LOW_CONFIDENCE
