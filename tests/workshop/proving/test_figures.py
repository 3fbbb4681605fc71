"""Figures about whole values, on outcomes made by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forms.geometry import Box
from forms.layout import FieldSpec
from forms.reading import Reading, Status
from tests.nouns import reading
from tests.sheets import string_of
from workshop.proving.figures import Figures, curve_of
from workshop.proving.outcomes import Found, Outcome
from workshop.truth.rows import Truth

SPEC = FieldSpec("total", "number", Box(0, 0, 24, 9))


def outcome(read: Reading | None, text: str = "12", state: str = "clean", value: str | None = None) -> Outcome:
    """What became of a field."""
    truth = Truth(Path("/data"), "form.png", text, None, None, None, value, state, ())
    return Outcome(truth, None if read is None else Found(1, read, string_of(SPEC, read.raw, read.confidence)))


def seen(text: str, confidence: float, status: Status = Status.ACCEPTED) -> Reading:
    """A reading that was judged with a threshold of 0."""
    return reading(text=text, raw=text, confidence=confidence, status=status)


MIXED = [
    *[outcome(seen("12", 0.99)) for _ in range(6)],
    outcome(seen("13", 0.95)),
    outcome(seen("12", 0.95)),
    outcome(seen("12", 0.9)),
    outcome(seen("13", 0.999, Status.REVIEW)),
    outcome(None),
    outcome(seen("", 0.9, Status.BLANK), "", "blank"),
    outcome(seen("99", 0.5), "88", "struck_out"),
]


def test_right_is_what_is_written() -> None:
    """Blanks are right where nothing is read; what is struck out must not be accepted; what is missing is wrong."""
    assert [one.right for one in MIXED] == [True] * 6 + [False, True, True, False, False, True, False]
    assert outcome(seen("99", 0.5, Status.REVIEW), "88", "struck_out").right


def test_the_curve_goes_from_the_surest_on() -> None:
    """Values of one confidence come together; what is objected to, blank or missing is never accepted."""
    curve = curve_of(MIXED)
    assert curve.coverage.tolist() == pytest.approx([6 / 13, 8 / 13, 9 / 13, 10 / 13])
    assert curve.risk.tolist() == pytest.approx([0, 1 / 8, 1 / 9, 2 / 10])
    assert curve.read_rate(0.0) == pytest.approx(6 / 13)
    assert curve.read_rate(0.12) == pytest.approx(9 / 13)
    assert len(curve_of([outcome(None)]).coverage) == 0
    assert curve_of([outcome(None)]).read_rate(0.5) == 0.0


def test_figures_are_told_for_people_and_programs() -> None:
    """Counts, rates, the bound and the band, with the causes of what is wrong."""
    many = [*MIXED, outcome(seen("12", 0.99), value="13")]
    figures = Figures("forms, dev half", many, {"junk": 3, "choice": 1}, 0.97)
    row = figures.as_record()
    assert (row["fields"], row["accepted"], row["accepted_wrong"]) == (14, 0.5, 0)
    assert row["exact"] == pytest.approx(10 / 14)
    assert row["found"] == pytest.approx(12 / 13)
    assert row["value_exact"] == 0.0
    assert row["read_rate"]["0.005"] == 0.5
    assert row["ece_null_band"][0] < row["ece_null_band"][1]
    text = figures.as_text()
    assert "14 fields, 92.3% found, 71.4% right" in text
    assert "accepted from 0.97 on: 50.0%, wrong 0 (at most 34.8% by 95 %)" in text
    assert "errors: 3 junk, 1 choice" in text


def test_nothing_found_is_no_fault_of_the_figures() -> None:
    """Without a single value there is nothing to calibrate and nothing to accept."""
    row = Figures("none", [outcome(None)], {}, 0.97).as_record()
    assert (row["exact"], row["accepted"], row["ece"], row["accepted_error_upper_95"]) == (0.0, 0.0, None, None)


def test_a_calibrated_reader_lies_in_its_band() -> None:
    """Right as often as it says."""
    rng = np.random.default_rng(2)
    sure = rng.uniform(0.5, 1, 400)
    many = [outcome(seen("12" if rng.random() < one else "13", float(one))) for one in sure]
    found = Figures("many", many, {}, 0.97).reliability
    assert found is not None
    assert found.null_band[0] < found.error < found.null_band[1]
    worse = [replace(one, truth=replace(one.truth, text="77")) if at % 2 else one for at, one in enumerate(many)]
    off = Figures("worse", worse, {}, 0.97).reliability
    assert off is not None
    assert off.error > off.null_band[1]
