"""Questions to the readings come back as the very lines that `read --json` prints."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from forms.reading import PageReading, Status
from forms.reason import Reason, ReasonCode
from forms.record import as_record, failed_file
from storage.query import Filters
from storage.store import Store
from tests.nouns import page_not_read, page_read

READ, BAD, BROKEN = "a" * 64, "b" * 64, "c" * 64
TODAY = datetime.now(UTC)


@pytest.fixture
def stored(store: Store) -> list[PageReading]:
    """One document with a page read and one unidentified, one with a page that failed, and a file that has no pages."""
    kept: list[PageReading] = []
    for document, builds in ((READ, (page_read, _unidentified)), (BAD, (page_not_read,))):
        store.documents.receive(document, f"{document[0]}.pdf", "application/pdf", "auto")
        job = store.documents.claim(document, "worker:1", 60.0)
        assert job is not None
        store.documents.split(job, len(builds))
        for page_id, build in zip(store.bells.due_pages(limit=9, trust=60.0), builds, strict=True):
            page_job = store.pages.claim(page_id, "worker:1", 60.0)
            assert page_job is not None
            kept.append(build(page_job.scan, page_job.number))
            store.pages.save(page_job, kept[-1], {})
    store.documents.receive(BROKEN, "c.pdf", "application/pdf", "auto")
    broken = store.documents.claim(BROKEN, "worker:1", 60.0)
    assert broken is not None
    store.documents.reject(broken, Reason(ReasonCode.ENCRYPTED, "it asks for a password"))
    return kept


def _unidentified(scan: object, number: int) -> PageReading:
    return page_not_read(scan, number, ReasonCode.UNIDENTIFIED)  # type: ignore[arg-type]


def test_lines_from_the_store_are_those_of_the_page_itself(store: Store, stored: list[PageReading]) -> None:
    """Storing and asking changes not a character of the JSON, and every line comes once."""
    expected = [line for page in stored for line in as_record(page)]
    expected.append(failed_file(BROKEN, "c.pdf", Reason(ReasonCode.ENCRYPTED, "it asks for a password")))
    asked = [json.dumps(line) for line in store.readings.records(Filters())]
    assert asked == [json.dumps(line) for line in expected]


def test_lines_for_tables_lack_the_characters_alone(store: Store, stored: list[PageReading]) -> None:
    """All else of a line is the same, and stands in the same order."""
    assert stored
    whole = [line | {"characters": []} if "characters" in line else line for line in store.readings.records(Filters())]
    assert [json.dumps(line) for line in store.readings.briefly(Filters())] == [json.dumps(line) for line in whole]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(document=READ[:12]), 3),
        (Filters(document="%"), 0),
        (Filters(field="total"), 1),
        (Filters(layout="cheque_in"), 2),
        (Filters(status=Status.REVIEW), 1),
        (Filters(status=Status.FAILED), 3),
        (Filters(min_confidence=0.9), 1),
        (Filters(max_confidence=0.9), 1),
        (Filters(since=TODAY - timedelta(days=1)), 5),
        (Filters(until=TODAY - timedelta(days=1)), 0),
        (Filters(layout="cheque_in", status=Status.ACCEPTED), 1),
    ],
)
def test_filters_narrow_the_answer(store: Store, stored: list[PageReading], filters: Filters, count: int) -> None:
    """Each filter alone, and two together."""
    assert stored
    assert len(list(store.readings.records(filters))) == count


def test_a_document_that_is_not_yet_read_has_no_lines(store: Store) -> None:
    """Waiting is not failing."""
    store.documents.receive(READ, "a.pdf", "application/pdf", "auto")
    assert list(store.readings.records(Filters())) == []
