"""Which promise holds for a field."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from forms.geometry import Box
from forms.judgement import Judge
from forms.layout import FieldSpec
from forms.promise import Promise, Promised
from forms.reading import Status
from tests.sheets import string_of

FIELD = FieldSpec("total", "number", Box(0, 0, 24, 9))
PROMISE = Promise("tally", None, 0.005, 0.95, 0.8, 3000, 2500, 3, 0.003, "abc", datetime(2026, 11, 26, tzinfo=UTC), "x")


@pytest.mark.parametrize(
    ("promises", "layout", "threshold"),
    [
        ([PROMISE], "tally", 0.8),
        ([PROMISE], "other", None),
        ([PROMISE], None, None),
        ([replace(PROMISE, layout="field")], None, 0.8),
        ([PROMISE, replace(PROMISE, threshold=0.9)], "tally", 0.9),
        ([PROMISE, replace(PROMISE, threshold=None)], "tally", None),
        ([replace(PROMISE, field="total", threshold=0.7), PROMISE], "tally", 0.7),
        ([replace(PROMISE, field="part", threshold=0.7)], "tally", None),
        ([replace(PROMISE, reader="other weights")], "tally", None),
    ],
)
def test_the_last_promise_about_the_field_or_its_layout_counts(
    promises: list[Promise], layout: str | None, threshold: float | None
) -> None:
    """A field's own before its layout's, none of other weights, and none where the last one proved nothing."""
    assert Promised(promises, "abc").threshold(layout, FIELD) == threshold


def test_a_promise_of_more_error_than_is_asked_for_is_none() -> None:
    """A layout that asks for 0.1 % is not served by 0.5 %."""
    promised = Promised([PROMISE], "abc")
    assert promised.threshold("tally", replace(FIELD, target_error=0.005)) == 0.8
    assert promised.threshold("tally", replace(FIELD, target_error=0.001)) is None


@pytest.mark.parametrize(("layout", "status"), [("tally", Status.ACCEPTED), ("other", Status.REVIEW)])
def test_values_are_held_against_the_promise_of_their_layout(layout: str, status: Status) -> None:
    """What is promised is accepted from its threshold on; elsewhere the general threshold holds."""
    judge = Judge(0.97, Promised([PROMISE], "abc"))
    (reading,) = judge.readings([string_of(FIELD, "12", 0.85)], (), layout)
    assert reading.status is status
