"""Confidence grows with what speaks for a reading and falls with what speaks against it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from forms.field import LineStrip
from recognizer.calibration import COVERED, SUREST, Evidence, chances, confidence, evidence
from recognizer.hypotheses import Hypothesis, Support, of_lattice
from recognizer.lattice import Lattice
from recognizer.ways import Path, Step
from tests.recognizer.lattices import CLASSES, digit_box, lattice_of, rows_of

NOTHING = np.zeros((32, 64), np.uint8)
PLAIN = Evidence(
    margin=3.0,
    lattice_margin=2.0,
    line_margin=2.0,
    doubt=0.2,
    line_doubt=0.1,
    split=0.0,
    worst=0.1,
    slight=0.9,
    length=4.0,
    marks=0.0,
    joins=0.0,
)


def test_without_calibration_confidence_is_the_posterior() -> None:
    """Two readings of nearly the same score share the belief as their scores say."""
    beliefs = {(0, 1): {"3": 0.6, "8": 0.3}}
    lattice = lattice_of([digit_box(0)], beliefs)
    paths = Lattice(lattice, rows_of(beliefs), CLASSES).best_paths()
    three, eight = (path for path in paths if path.text in ("3", "8"))
    assert confidence(evidence(lattice, of_lattice([three, eight])), {}) == pytest.approx(0.6 / 0.9, abs=0.01)


@pytest.mark.parametrize("weight", ["doubt", "line_doubt", "split", "worst", "marks", "joins"])
def test_what_speaks_against_a_reading_lowers_its_confidence(weight: str) -> None:
    """With the weight that calibration gives it, more of it means less confidence."""
    calibration = {"margin": 0.5, weight: -0.8}
    more = replace(PLAIN, **{weight: getattr(PLAIN, weight) + 1})
    assert confidence(more, calibration) < confidence(PLAIN, calibration) - 0.02


def test_a_larger_margin_raises_confidence() -> None:
    """Odds of e^6 are better than odds of e^3, and no odds make it certain."""
    assert confidence(PLAIN, {}) < confidence(replace(PLAIN, margin=6.0), {}) < 1
    assert 0 < confidence(replace(PLAIN, margin=-1e6), {}) < 1e-9


def test_evidence_counts_digits_marks_and_joins() -> None:
    """Of four pieces two make one digit, one is a digit and one a mark."""
    beliefs = {(0, 2): {"4": 0.9}, (2, 3): {"7": 0.9}, (3, 4): {"~": 0.9}}
    lattice = lattice_of([digit_box(at) for at in range(4)], beliefs)
    path = Path((Step(0, "4", -0.5, None), Step(1, "7", -2.0, None), Step(2, "", -0.1, None)), -2.6)
    found = evidence(lattice, of_lattice([path]))
    assert (found.margin, found.doubt, found.worst) == (SUREST, 2.6, 2.0)
    assert (found.length, found.marks, found.joins) == (2.0, 0.25, 0.5)
    assert (found.line_margin, found.line_doubt, found.split) == (0.0, 0.0, 0.0), "there is no other reader"


def test_readers_that_prefer_different_texts_are_split() -> None:
    """The evidence says who prefers what, and that they differ."""
    lattice = replace(lattice_of([digit_box(0)], {(0, 1): {"1": 0.9}}), line=LineStrip(NOTHING, digit_box(0)))
    one = Hypothesis("1", Path((Step(0, "1", -1.5, None),), -1.5), Support(-1.5, -0.1), 0.0)
    seven = Hypothesis("7", Path((Step(0, "7", -0.5, None),), -0.5), Support(-0.5, -3.1), -2.0)
    found = evidence(lattice, [one, seven])
    assert (found.lattice_margin, found.line_margin, found.split) == (-1.0, 3.0, 1.0)
    agreeing = evidence(lattice, [one, replace(seven, support=Support(-2.5, -3.1))])
    assert agreeing.split == 0.0


def test_evidence_is_bounded_however_far_apart_readings_are() -> None:
    """A rival a thousand times less likely in the logarithm is no rival, and no fault either."""
    lattice = lattice_of([digit_box(0)], {(0, 1): {"1": 0.9}})
    best, rival = Path((Step(0, "1", -0.1, None),), -0.1), Path((Step(0, "7", -2000.0, None),), -2000.0)
    assert evidence(lattice, of_lattice([best, rival])).margin == SUREST
    assert evidence(lattice, of_lattice([rival])).doubt == 30.0


def test_alternatives_share_what_the_best_leaves_by_their_scores() -> None:
    """Of the chance that the best is wrong a part is theirs: twice as much for what is twice as likely."""
    paths = [Path((), -0.1), Path((), -1.0), Path((), -1.0 - math.log(2)), Path((), -5000.0)]
    found = of_lattice(paths)
    first, second, never = chances(found, 0.7)
    assert first + second == pytest.approx(0.3 * COVERED)
    assert (first / second, never) == (pytest.approx(2.0), 0.0)
    assert chances([found[0], found[3]], 0.7) == [0.0]
    assert chances(found[:1], 0.7) == []


def test_slight_doubts_are_told_apart() -> None:
    """A tenth of the doubt counts for more than a third as much."""
    lattice = lattice_of([digit_box(0)], {(0, 1): {"1": 0.9}})
    ways = [Path((Step(0, "1", -doubt, None),), -doubt) for doubt in (0.0, 0.1, 1.0)]
    none, little, much = (evidence(lattice, of_lattice([way])).slight for way in ways)
    assert none == 0
    assert much / 3 < little < much
