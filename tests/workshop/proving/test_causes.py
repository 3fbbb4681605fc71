"""Each error is laid to the first stage that lost the value."""

from dataclasses import replace

import pytest

from forms.geometry import Box
from recognizer.runtime import Classifier, load_classifier
from segmentation.normalisation import VERSION
from tests.workshop.proving.drawn import read, strip
from workshop.drawing.strings import DrawnString
from workshop.proving.causes import Cause, cause_of
from workshop.proving.outcomes import Outcome

TEXT = "40283"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    """The shipped network."""
    return load_classifier("litert", VERSION)


@pytest.fixture(scope="module")
def drawn() -> DrawnString:
    """A strip that is read rightly."""
    one = strip(TEXT, 4)
    assert read(one, TEXT, ()).right
    return one


def moved(boxes: tuple[Box, ...], at: int, dx: float, wider: float) -> tuple[Box, ...]:
    """The boxes with one of them elsewhere."""
    box = boxes[at]
    return (*boxes[:at], Box(box.x + dx, box.y, box.width + wider, box.height), *boxes[at + 1 :])


def test_what_is_not_found_is_told_first(drawn: DrawnString, classifier: Classifier) -> None:
    """A field without a reading was lost by registration."""
    assert cause_of(Outcome(read(drawn, TEXT, ()).truth, None), classifier) is Cause.NOT_FOUND


def test_with_boxes_the_network_is_asked(drawn: DrawnString, classifier: Classifier) -> None:
    """A candidate that is taken for another digit is its fault; a character that is no candidate is segmentation's."""
    assert cause_of(read(drawn, "40288", drawn.boxes), classifier) is Cause.CLASSIFICATION
    torn = moved(drawn.boxes, 2, drawn.boxes[2].width, 2 * drawn.boxes[2].width)
    assert cause_of(read(drawn, "40288", torn), classifier) is Cause.SEGMENTATION


def test_characters_beside_the_truth_are_background(drawn: DrawnString, classifier: Classifier) -> None:
    """All that is written is read, and one more: with boxes by its place, without by the alignment."""
    assert cause_of(read(drawn, TEXT[:4], drawn.boxes[:4]), classifier) is Cause.BACKGROUND
    assert cause_of(read(drawn, TEXT[:4], ()), classifier) is Cause.BACKGROUND


def test_without_boxes_strings_are_aligned(drawn: DrawnString, classifier: Classifier) -> None:
    """Too few characters are segmentation's, others the network's."""
    assert cause_of(read(drawn, "402833", ()), classifier) is Cause.SEGMENTATION
    assert cause_of(read(drawn, "40288", ()), classifier) is Cause.CLASSIFICATION


def test_a_thin_extra_stroke_is_the_residue_of_a_line(drawn: DrawnString, classifier: Classifier) -> None:
    """A character where nothing is written, slimmer than any digit."""
    outcome = read(drawn, TEXT[:4], ())
    assert outcome.found is not None
    string = outcome.found.string
    last = string.glyphs[-1]
    line = replace(last, box=Box(last.box.x, last.box.y, 0.05 * last.box.height, last.box.height))
    slim = replace(outcome.found, string=replace(string, glyphs=(*string.glyphs[:-1], line)))
    assert cause_of(replace(outcome, found=slim), classifier) is Cause.LINE_RESIDUE


def test_what_a_rule_has_changed_is_its_fault(drawn: DrawnString, classifier: Classifier) -> None:
    """It was read rightly, and judged to be something else."""
    outcome = read(drawn, TEXT, drawn.boxes)
    assert outcome.found is not None
    changed = replace(outcome, found=replace(outcome.found, reading=replace(outcome.found.reading, raw="40288")))
    assert not changed.right
    assert cause_of(changed, classifier) is Cause.RULE
