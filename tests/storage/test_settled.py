"""What people decided is what answers say, whoever asks."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from forms.reading import Status
from storage.decisions import Decision, Purpose
from storage.figures import figures
from storage.overview import overview
from storage.query import Filters
from storage.store import Store
from tests.nouns import doubtful, page_read, reading
from tests.storage.decided import decide, reading_id
from tests.storage.documents import receive


@pytest.fixture
def answered(store: Store, tmp_path: Path) -> Store:
    """A store with one page: an accepted total, a doubtful date and a blank note."""
    blank = reading("note", "", status=Status.BLANK)
    _save(store, receive(store, b"one", tmp_path / "in"), reading(), doubtful(), blank)
    return store


def _save(store: Store, document: str, *readings: Any) -> None:
    split = store.documents.claim(document, "worker:1", 60.0)
    assert split is not None
    store.documents.split(split, 1)
    (page,) = store.bells.due_pages(9, 60.0)
    job = store.pages.claim(page, "worker:1", 60.0)
    assert job is not None
    assert store.pages.save(job, page_read(job.scan, job.number, readings), {})


@pytest.mark.parametrize(
    ("field", "decision", "text", "status"),
    [
        ("date", Decision.CONFIRMED, "2026-11-23", "confirmed"),
        ("date", Decision.CORRECTED, "2026-11-28", "corrected"),
        ("date", Decision.BLANK, "", "corrected"),
        ("date", Decision.STRUCK_OUT, "", "corrected"),
        ("date", Decision.ILLEGIBLE, None, "illegible"),
        ("note", Decision.BLANK, "", "confirmed"),
        ("note", Decision.CONFIRMED, "", "confirmed"),
    ],
)
def test_a_settled_line_says_the_settled_value(
    answered: Store, field: str, decision: Decision, text: str | None, status: str
) -> None:
    """Status and text are the person's, the rest stays the machine's, and figures count the same."""
    (before,) = answered.readings.records(Filters(field=field))
    decide(answered, reading_id(answered, field), decision, text)
    (after,) = answered.readings.records(Filters(field=field, status=Status(status)))
    settled = {"text": text, "status": status, "settled_by": "ada", "settled_at": "2026-11-27T10:00:00Z"}
    assert after == before | settled | {"machine_text": before["text"]}
    expected = {"accepted": 1, "review": 1, "blank": 1}
    expected = {word: number for word, number in expected.items() if word != before["status"]} | {status: 1}
    assert figures(answered.database).readings == expected
    assert overview(answered.database).readings == expected


def test_the_machine_status_of_a_settled_line_is_asked_for_apart(answered: Store) -> None:
    """Once settled a line is in review no more, yet can be found by how the machine had left it."""
    decide(answered, reading_id(answered, "date"), Decision.CONFIRMED, "2026-11-23", Purpose.FORM)
    ask = answered.readings.records
    assert not list(ask(Filters(status=Status.REVIEW)))
    assert len(list(ask(Filters(read_as=Status.REVIEW)))) == 1
    assert len(list(ask(Filters(status=Status.CONFIRMED, purpose=Purpose.FORM)))) == 1
    assert not list(ask(Filters(status=Status.CONFIRMED, purpose=Purpose.AUDIT)))


def test_what_is_undone_is_as_the_machine_left_it(answered: Store) -> None:
    """The line is the same as before anybody looked."""
    before = list(answered.readings.records(Filters()))
    decide(answered, reading_id(answered, "date"), Decision.CORRECTED, "2026-11-28")
    decide(answered, reading_id(answered, "date"), Decision.UNDONE, "2026-11-23")
    assert list(answered.readings.records(Filters())) == before


def test_the_history_tells_every_reading_and_every_decision(answered: Store) -> None:
    """In order of their making, and exactly one of a field's lines counts."""
    date = reading_id(answered, "date")
    decide(answered, date, Decision.CORRECTED, "2026-11-28")
    decide(answered, date, Decision.UNDONE, "2026-11-23")
    decide(answered, date, Decision.ILLEGIBLE, None)
    lines = list(answered.readings.history(Filters(field="date")))
    assert [(line["status"], line.get("decision"), line["current"]) for line in lines] == [
        ("review", None, False),
        ("corrected", "corrected", False),
        ("review", "undone", False),
        ("illegible", "illegible", True),
    ]
    assert lines[1]["seconds"] == 2.0
    assert lines[2]["settled_by"] == "ada"
    everything = list(answered.readings.history(Filters()))
    assert [line["field"] for line in everything if line["current"]] == ["total", "date", "note"]


@pytest.mark.parametrize(
    ("filters", "fields"),
    [
        (Filters(settled_by="ada"), ["date"]),
        (Filters(settled_by="bob"), []),
        (Filters(value="2026-11-28"), ["date"]),
        (Filters(value="2026-11-23"), []),
        (Filters(value="2026-*"), ["date"]),
        (Filters(value="*4*"), ["total"]),
        (Filters(value="%"), []),
        (Filters(batch="nowhere/"), []),
        (Filters(batch=""), ["total", "date", "note"]),
    ],
)
def test_answers_are_found_by_reviewer_value_and_batch(answered: Store, filters: Filters, fields: list[str]) -> None:
    """The value is the settled one."""
    decide(answered, reading_id(answered, "date"), Decision.CORRECTED, "2026-11-28")
    assert [line["field"] for line in answered.readings.records(filters)] == fields
    assert answered.readings.fields(filters) == fields


def test_the_view_says_what_the_lines_say(answered: Store) -> None:
    """Who queries the database finds the same values and statuses, and cannot write there."""
    decide(answered, reading_id(answered, "date"), Decision.CORRECTED, "2026-11-28")
    decide(answered, reading_id(answered, "note"), Decision.BLANK, "")
    asked = sa.text("SELECT field, value, status, machine_text, settled_at FROM answers ORDER BY reading")
    with answered.database.reading() as connection:
        rows = connection.execute(asked).all()
    lines = answered.readings.records(Filters())
    assert [row[:3] for row in rows] == [(line["field"], line["text"], line["status"]) for line in lines]
    assert str(rows[1].settled_at)[:10] == "2026-11-27"
    with pytest.raises(sa.exc.DBAPIError), answered.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE answers SET value = '1'"))
