"""The report: what it says of a store whose truth is known."""

from pathlib import Path

import pytest

from forms.reading import Status
from forms.share import Share
from storage.curves import costs
from storage.decisions import Decision, Purpose
from storage.report import as_json, report
from storage.store import Store
from storage.tallies import ReadTally, SureTally, Tallies, tallies
from tests.nouns import doubtful, page_read, reading
from tests.storage.decided import decide, reading_id
from tests.storage.documents import receive


@pytest.fixture
def looked_at(store: Store, tmp_path: Path) -> Store:
    """Four fields: one accepted and found wrong by the audit, one accepted, one blank, one reviewed and right."""
    split = store.documents.claim(receive(store, b"one", tmp_path / "in"), "worker:1", 60.0)
    assert split is not None
    store.documents.split(split, 1)
    (page,) = store.bells.due_pages(9, 60.0)
    job = store.pages.claim(page, "worker:1", 60.0)
    assert job is not None
    fields = (reading("a"), reading("b"), reading("c", "", status=Status.BLANK), doubtful("d"))
    assert store.pages.save(job, page_read(job.scan, 1, fields), {})
    decide(store, reading_id(store, "a"), Decision.CORRECTED, "7", Purpose.AUDIT)
    decide(store, reading_id(store, "d"), Decision.CONFIRMED, "2026-11-23")
    return store


def test_the_report_counts_what_was_read_and_what_people_found(looked_at: Store) -> None:
    """All together, and by each way of looking at it."""
    told = report(tallies(looked_at.database))
    assert told.all.straight == Share(3, 4)
    assert told.all.accepted_wrong == Share(1, 1)
    assert told.all.reviewed_wrong == Share(0, 1)
    assert told.all.seconds == 2.0
    assert {way: [line.name for line in lines] for way, lines in told.by.items() if way != "week"} == {
        "layout": ["cheque_in"],
        "field": [f"cheque_in: {field}" for field in "abcd"],
        "model": ["digits-test"],
        "reviewer": ["ada"],
    }
    assert [(each.name, each.right) for each in told.reliability] == [("0.000", Share(1, 1)), ("0.980", Share(0, 1))]
    assert len(told.calibration) == len(told.by["week"]) == 1


def test_the_report_as_json_has_intervals(looked_at: Store) -> None:
    """Each share says its rate and the ends of its interval."""
    told = as_json(report(tallies(looked_at.database)))
    assert told["all"]["straight"] == {"count": 3, "of": 4, "rate": 0.75, "low": 0.194120, "high": 0.993691}
    assert told["by"]["layout"][0]["accepted_wrong"]["of"] == 1


def test_an_empty_store_has_a_report(store: Store) -> None:
    """It says that nothing is known."""
    told = report(tallies(store.database))
    assert told.all.straight.rate is None
    assert (told.all.straight.low, told.all.straight.high) == (0.0, 1.0)
    assert not told.costs


def test_a_settled_field_stands_for_those_dealt_with_alike() -> None:
    """A hundred vouched fields, ten of them drawn and one wrong; a hundred in review, all settled and half wrong."""
    read = [ReadTally("x", "y", "m", 0, vouched, 100) for vouched in (True, False)]
    sure = [
        SureTally(0, vouched=True, free=True, right=True, number=9, confidence=9 * 0.99),
        SureTally(0, vouched=True, free=True, right=False, number=1, confidence=0.9),
        SureTally(0, vouched=False, free=True, right=True, number=50, confidence=50 * 0.5),
        SureTally(0, vouched=False, free=True, right=False, number=50, confidence=50 * 0.4),
    ]
    by_target = {cost.target: cost for cost in costs(Tallies(read, [], sure), seconds=2.0)}
    assert by_target[0.01].threshold == 0.99
    assert by_target[0.01].review == pytest.approx(0.55)
    assert by_target[0.01].seconds_per_thousand == pytest.approx(1100)
