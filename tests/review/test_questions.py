"""Readings are found over HTTP as on the command line."""

import json

import pytest

from storage.query import Filters
from tests.review.conftest import Running
from tests.storage.documents import done


def test_readings_are_found_by_filters(server: Running) -> None:
    """The very lines of the store; nothing found is no error."""
    done(server.store, b"one", server.parts.spool.folder.parent / "in")
    found = server.http.get("/v1/readings", params={"status": "review", "value": "2026-*"})
    expected = [json.dumps(line) for line in server.store.readings.records(Filters(field="date"))]
    assert found.text.splitlines() == expected
    assert len(expected) == 1
    assert server.http.get("/v1/readings", params={"settled_by": "ada"}).text == ""


@pytest.mark.parametrize(
    "asked", ["nothing=1", "value=%00", "since=2026-11-27T10:00:00", "min_confidence=2", "document=%25"]
)
def test_what_is_no_question_is_refused(small_server: Running, asked: str) -> None:
    """With a problem, and nothing is asked of the database."""
    assert small_server.http.get(f"/v1/readings?{asked}").status_code == 422
