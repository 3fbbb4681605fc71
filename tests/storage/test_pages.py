"""The pages as a queue: one claim wins, one result counts, nothing is lost."""

import threading

import pytest
import sqlalchemy as sa

from forms.reason import ReasonCode
from storage.jobs import MAX_ATTEMPTS, PageJob
from storage.models import PageRow, ReadingRow
from storage.overview import documents_like, overview
from storage.query import Filters
from storage.states import WorkState
from storage.store import Store
from tests.nouns import page_not_read, page_read, reading

ID = "d" * 64
LEASE = 60.0


@pytest.fixture
def pages(store: Store) -> list[int]:
    """The ids of the two pages of a split document."""
    store.documents.receive(ID, "form.pdf", "application/pdf", "cheque_in")
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    store.documents.split(job, 2)
    return list(store.bells.due_pages(limit=10, trust=0.0))


def claimed(store: Store, page_id: int, lease: float = LEASE) -> PageJob:
    """A page that must be there to take."""
    job = store.pages.claim(page_id, "worker:1", lease)
    assert job is not None
    return job


def test_a_claim_tells_all_that_reading_needs(store: Store, pages: list[int]) -> None:
    """Scan, page number, layout choice and the attempt, from one look."""
    job = claimed(store, pages[1])
    assert (job.scan.document, job.scan.file, job.number, job.choice) == (ID, "form.pdf", 2, "cheque_in")
    assert job.attempt == 1
    assert overview(store.database).documents == {"reading": 1}


def test_of_many_claims_at_once_one_wins(store: Store, pages: list[int]) -> None:
    """Compare and set: eight threads ask for the same page."""
    won: list[PageJob | None] = []
    threads = [
        threading.Thread(target=lambda: won.append(store.pages.claim(pages[0], "worker:1", LEASE))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 8
    assert len([job for job in won if job is not None]) == 1


def test_the_last_page_closes_the_document(store: Store, pages: list[int]) -> None:
    """With one page read the document is done, in the transaction of its last page."""
    for page_id, build in zip(pages, (page_read, page_not_read), strict=True):
        assert overview(store.database).documents != {"done": 1}
        job = claimed(store, page_id)
        assert store.pages.save(job, build(job.scan, job.number), {})
    assert overview(store.database).documents == {"done": 1}


def test_two_last_pages_at_once_still_close_the_document(store: Store, pages: list[int]) -> None:
    """Neither may overlook the other: whoever comes second closes."""
    jobs = [claimed(store, page_id) for page_id in pages]
    threads = [
        threading.Thread(target=lambda job=job: store.pages.save(job, page_read(job.scan, job.number), {}))
        for job in jobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert overview(store.database).documents == {"done": 1}


@pytest.mark.parametrize(
    ("code", "state"), [(ReasonCode.UNIDENTIFIED, "unidentified"), (ReasonCode.UNREADABLE, "failed")]
)
def test_a_document_without_a_page_read_says_why(store: Store, pages: list[int], code: ReasonCode, state: str) -> None:
    """All unidentified is unidentified, else failed; the first page's reason stands for the document."""
    for page_id in pages:
        job = claimed(store, page_id)
        store.pages.save(job, page_not_read(job.scan, job.number, code), {})
    view = documents_like(store.database, ID)[0]
    assert view.state == state
    assert view.reason is not None
    assert view.reason.startswith(code)


def test_a_result_that_was_overtaken_is_not_stored(store: Store, pages: list[int]) -> None:
    """The attempt fences the save: of two that read the same page only the one that holds it counts."""
    late, quick = claimed(store, pages[0], lease=0.0), claimed(store, pages[0])
    assert quick.attempt == 2
    assert not store.pages.save(late, page_read(late.scan), {})
    assert store.pages.save(quick, page_read(quick.scan), {})
    assert not store.pages.save(quick, page_read(quick.scan), {})
    assert len(list(store.readings.records(Filters()))) == 2


def test_a_released_page_is_due_again_after_its_delay(store: Store, pages: list[int]) -> None:
    """Handing back with a delay keeps the bell silent for so long, and the claim open."""
    first, second = claimed(store, pages[0]), claimed(store, pages[1])
    assert store.pages.release(first, "the disk was full", delay=60.0)
    assert store.pages.release(second, "the disk was full", delay=0.0)
    assert list(store.bells.due_pages(limit=10, trust=60.0)) == [pages[1]]


def test_pages_of_dead_processes_are_handed_back_at_once(store: Store, pages: list[int]) -> None:
    """Only this worker's, and only of processes that are gone."""
    store.pages.claim(pages[0], "worker:7", LEASE)
    store.pages.claim(pages[1], "worker:8", LEASE)
    assert store.pages.release_lost("other", lambda _: False) == []
    assert store.pages.release_lost("worker", lambda process: process == 8) == [pages[0]]
    assert overview(store.database).pages == {"queued": 1, "working": 1}


def test_a_page_that_is_never_finished_is_quarantined(store: Store, pages: list[int]) -> None:
    """After five attempts nobody takes it any more, its document closes and its line names the reason."""
    other = claimed(store, pages[1])
    store.pages.save(other, page_read(other.scan, 2, ()), {})
    for _ in range(MAX_ATTEMPTS):
        assert store.pages.give_up() == []
        claimed(store, pages[0])
        store.pages.release_lost("worker", lambda _: False)
    assert store.pages.claim(pages[0], "worker:1", LEASE) is None
    assert store.bells.due_pages(limit=10, trust=0.0) == []
    assert store.pages.give_up() == [pages[0]]
    assert overview(store.database).documents == {"done": 1}
    (line,) = store.readings.records(Filters())
    reason = line["reason"]
    assert isinstance(reason, dict)
    assert reason["code"] == "quarantined"
    assert "killed" in reason["message"]


def test_an_outage_is_no_attempt_at_a_page(store: Store, pages: list[int]) -> None:
    """However often it happens; it waits for its pause, and who holds it no more changes nothing."""
    for _ in range(2 * MAX_ATTEMPTS):
        job = claimed(store, pages[0])
        assert job.attempt == 1
        assert store.pages.postpone(job, "the disk is away", delay=60.0)
        assert not store.pages.save(job, page_read(job.scan), {})
    assert list(store.bells.due_pages(limit=10, trust=60.0)) == [pages[1]]
    assert store.pages.give_up() == []


def test_what_a_process_still_holds_after_an_outage_is_handed_back_uncounted(store: Store, pages: list[int]) -> None:
    """Its own pages alone."""
    mine, other = claimed(store, pages[0]), store.pages.claim(pages[1], "worker:2", LEASE)
    store.pages.postpone_held("worker:1", "the store was away")
    assert not store.pages.save(mine, page_read(mine.scan), {})
    assert claimed(store, pages[0]).attempt == 1
    assert other is not None
    assert store.pages.save(other, page_read(other.scan, 2), {})


def test_readings_that_are_replaced_stay_on_record(store: Store, pages: list[int]) -> None:
    """Of several for a field one is current, and no row is ever written over."""
    for text in ("111", "222"):
        with store.database.writing() as connection:
            page = sa.update(PageRow).where(PageRow.id == pages[0])
            connection.execute(page.values(state=WorkState.QUEUED, attempt=0))
        job = claimed(store, pages[0])
        assert store.pages.save(job, page_read(job.scan, 1, (reading(text=text),)), {})
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(ReadingRow.text, ReadingRow.is_current).order_by(ReadingRow.id)).all()
    assert [tuple(row) for row in rows] == [("111", False), ("222", True)]
    assert [line["text"] for line in store.readings.records(Filters())] == ["222"]


def test_a_page_that_is_not_read_the_second_time_has_no_current_readings(store: Store, pages: list[int]) -> None:
    """A failed page tells why, and no value from before beside it."""
    job = claimed(store, pages[0])
    store.pages.save(job, page_read(job.scan), {})
    with store.database.writing() as connection:
        connection.execute(sa.update(PageRow).where(PageRow.id == pages[0]).values(state=WorkState.QUEUED))
    job = claimed(store, pages[0])
    store.pages.save(job, page_not_read(job.scan), {})
    (line,) = store.readings.records(Filters())
    assert line["status"] == "failed"
