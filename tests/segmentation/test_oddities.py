"""Struck out, overwritten, printed: found on drawn fields, and hardly ever where nothing is odd."""

from collections import Counter

import cv2
import numpy as np
import pytest

from forms.field import FieldImage
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Pixels
from forms.reason import ReasonCode
from segmentation.proposing import propose
from tests.sheets import blank_paper, field_of
from workshop.odd_fields import odd_fields

OPEN = FieldSpec("amount", "amount", Box(0, 0, 45, 8))
FRAME = Box(20, 20, 360, 64)
MANY = 40


def codes(field: FieldImage) -> set[ReasonCode]:
    """What is odd about a field."""
    return {oddity.code for oddity in propose(field).oddities}


def shares(oddity: str, seed: int) -> dict[ReasonCode, float]:
    """In which share of drawn fields each oddity was found."""
    counted = Counter(code for one in odd_fields(MANY, seed, oddity) for code in codes(one.image))
    return {code: counted[code] / MANY for code in ReasonCode}


def digits(paper: Pixels) -> Pixels:
    """Three zeros that are not quite alike, and the printed frame around them."""
    cv2.rectangle(paper, (20, 20), (380, 84), 70, 2)
    for x, y, high in ((80, 50, 20), (120, 53, 22), (160, 51, 18)):
        cv2.ellipse(paper, (x, y), (13, high), 0, 0, 360, 30, 5)
    return paper


@pytest.mark.parametrize(
    ("oddity", "code", "least"),
    [
        ("struck_out", ReasonCode.STRUCK_OUT, 0.75),
        ("overwritten", ReasonCode.OVERWRITTEN, 0.3),
        ("printed", ReasonCode.PRINTED, 0.55),
    ],
)
def test_most_odd_fields_are_found(oddity: str, code: ReasonCode, least: float) -> None:
    """At least so many of forty drawn fields; a third of the printed ones have too few characters to tell."""
    assert shares(oddity, 11)[code] >= least


def test_plain_fields_are_not_odd() -> None:
    """Of eighty plain drawn fields at most two are called odd."""
    assert sum(shares("plain", 11).values()) + sum(shares("plain", 31).values()) <= 2.01 / MANY


@pytest.mark.parametrize("level", [42, 52, 60])
def test_a_level_line_through_a_value_strikes_it_out(level: int) -> None:
    """Also one so straight and long that it passes for a printed rule and is taken out of the ink."""
    paper = digits(blank_paper(400, 104))
    cv2.line(paper, (58, level), (186, level + 1), 30, 4)
    assert codes(field_of(paper, OPEN, FRAME)) == {ReasonCode.STRUCK_OUT}


@pytest.mark.parametrize("level", [28, 76])
def test_a_line_under_or_over_a_value_does_not(level: int) -> None:
    """Nothing comes out of it on its far side."""
    paper = digits(blank_paper(400, 104))
    cv2.line(paper, (58, level), (186, level), 30, 4)
    assert codes(field_of(paper, OPEN, FRAME)) == set()


def test_a_dash_behind_a_value_does_not() -> None:
    """A dash that runs out of the last digit closes an amount."""
    paper = digits(blank_paper(400, 104))
    cv2.line(paper, (172, 52), (260, 50), 30, 4)
    assert codes(field_of(paper, OPEN, FRAME)) == set()


def test_a_digit_over_another_is_found_where_it_is() -> None:
    """The box is that of the one digit with more ink than the others."""
    paper = np.maximum(digits(blank_paper(400, 104)), 90)
    cv2.ellipse(paper, (120, 53), (12, 22), 0, 0, 360, 10, 5)
    for end in (34, 72):
        cv2.line(paper, (110, end), (130, 106 - end), 10, 4)
    (oddity,) = propose(field_of(paper, OPEN, FRAME)).oddities
    assert oddity.code is ReasonCode.OVERWRITTEN
    assert abs(oddity.box.centre[0] - 120) < 4


def test_an_empty_field_is_not_odd() -> None:
    """Nothing is written, so nothing is struck out."""
    assert codes(field_of(blank_paper(400, 104), OPEN, FRAME)) == set()
