"""Candidates for training are what segmentation proposes, with the truth of the string they come from."""

import numpy as np
import pytest

from forms.field import Candidate, Candidates
from forms.geometry import Box
from forms.page import Page
from segmentation.cutting import cut_whole
from segmentation.proposing import propose
from workshop.candidates import SCAN, SPEC, candidate_set, truth_of
from workshop.drawing.pen import Writer
from workshop.drawing.shapes import LETTERS
from workshop.drawing.strings import DrawnString, StringStyle, compose, drawn_on_paper
from workshop.recipe import DIGIT_CLASSES

JUNK = DIGIT_CLASSES.index("~")
APART = StringStyle(touching=0.0, spacing=0.4, slant=0.0, drift=0.0, shrinking=0.0, pattern=0.0, ruled=0.0)


def _drawn(text: str) -> tuple[DrawnString, Candidates]:
    rng, pen = np.random.default_rng(3), Writer(3)
    drawn = drawn_on_paper(compose(text, pen, pen, 48.0, rng, APART), rng, APART)
    return drawn, propose(cut_whole(Page(SCAN, 1, drawn.image, None), SPEC))


def test_every_digit_of_a_string_is_known_once() -> None:
    """One candidate carries each digit, though the 0 is cut in pieces; what is clearly less or more is junk."""
    drawn, lattice = _drawn("3508")
    told = [truth_of(span, lattice, drawn) for span in lattice.spans]
    assert [text for text in told if text] == ["3", "5", "0", "8"]
    assert told.count("") >= 3


@pytest.mark.parametrize("text", ["7,", "4,"])
def test_a_comma_is_no_digit(text: str) -> None:
    """A mark that stands as a candidate of its own is junk."""
    drawn, lattice = _drawn(text)
    comma = drawn.boxes[1]
    span = Candidate(0, 1, _on_field(comma, lattice), np.zeros((28, 28), np.uint8), 0.1)
    assert truth_of(span, lattice, drawn) == ""


def test_a_candidate_between_part_and_whole_is_left_out() -> None:
    """Where nobody can say whether enough of a digit is there, nothing is taught."""
    drawn, lattice = _drawn("8")
    whole = drawn.boxes[0]
    most = Box(whole.x, whole.y, whole.width * 0.65, whole.height)
    span = Candidate(0, 1, _on_field(most, lattice), np.zeros((28, 28), np.uint8), 0.5)
    assert truth_of(span, lattice, drawn) is None


def test_the_set_has_as_much_junk_as_digits_and_is_the_same_for_the_same_seed() -> None:
    """Both kinds are there, no crosses are invented, and a second drawing gives the same images."""
    first = candidate_set([], DIGIT_CLASSES, 120, seed=5)
    again = candidate_set([], DIGIT_CLASSES, 120, seed=5)
    assert np.array_equal(first.images, again.images)
    assert first.labels.tolist() == again.labels.tolist()
    assert 0.3 < float((first.labels == JUNK).mean()) < 0.7
    assert set(first.labels.tolist()) <= {*range(10), JUNK}


def test_classes_without_junk_get_digits_alone() -> None:
    """Nothing is labelled with a class that is not there."""
    ten = tuple("0123456789")
    assert set(candidate_set([], ten, 40, seed=6).labels.tolist()) <= set(range(10))


def test_capitals_come_from_fields_of_capitals() -> None:
    """Most capitals turn up, beside as much junk and no digit; the same seed gives the same set."""
    classes = (*DIGIT_CLASSES[:10], *LETTERS, "~")
    first, again = (candidate_set([], classes, 300, seed=7) for _ in range(2))
    assert np.array_equal(first.images, again.images)
    assert 0.3 < float((first.labels == classes.index("~")).mean()) < 0.7
    told = set(first.labels.tolist())
    assert not told & set(range(10))
    assert len(told) > 20


def _on_field(box: Box, lattice: Candidates) -> Box:
    """A box of the page in pixels of the field image, which is scaled and shifted but not turned."""
    to_page = lattice.field.to_page
    scale = float(to_page[0, 0])
    return Box((box.x - to_page[0, 2]) / scale, (box.y - to_page[1, 2]) / scale, box.width / scale, box.height / scale)
