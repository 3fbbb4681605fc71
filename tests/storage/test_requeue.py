"""What was not read waits again, what was read stays."""

import pytest

from forms.errors import NothingFoundError
from forms.reason import Reason, ReasonCode
from storage.jobs import MAX_ATTEMPTS, DocumentJob, PageJob
from storage.overview import documents_like, overview
from storage.query import Filters
from storage.requeue import NOT_READ, Requeued, requeue
from storage.states import WorkState
from storage.store import Store
from tests.nouns import page_not_read, page_read

IDS = ["a" * 64, "b" * 64]
LEASE = 60.0


def received(store: Store, document: str = IDS[0]) -> DocumentJob:
    """A document that is being split."""
    store.documents.receive(document, "form.pdf", "application/pdf", "auto")
    job = store.documents.claim(document, "worker:1", LEASE)
    assert job is not None
    return job


def claimed(store: Store, page_id: int, holder: str = "worker:1") -> PageJob:
    """A page that must be there to take."""
    job = store.pages.claim(page_id, holder, LEASE)
    assert job is not None
    return job


def with_pages(store: Store, document: str, *codes: ReasonCode | None) -> list[int]:
    """A document whose pages ended so, None meaning read; gives their ids."""
    store.documents.split(received(store, document), len(codes))
    ids = list(store.bells.due_pages(limit=10, trust=60.0))
    for page_id, code in zip(ids, codes, strict=True):
        job = claimed(store, page_id)
        page = page_read(job.scan, job.number) if code is None else page_not_read(job.scan, job.number, code)
        assert store.pages.save(job, page, {})
    return ids


def test_a_page_that_failed_is_read_the_second_time(store: Store) -> None:
    """Its document opens again and closes again, and the other page keeps its readings."""
    ids = with_pages(store, IDS[0], None, ReasonCode.UNREADABLE)
    assert overview(store.database).documents == {"done": 1}
    assert requeue(store.database, [], [WorkState.FAILED]) == [Requeued(IDS[0], 1)]
    assert overview(store.database).documents == {"reading": 1}
    assert overview(store.database).pages == {"queued": 1, "read": 1}
    assert store.bells.due_pages(limit=10, trust=60.0) == [ids[1]]
    job = claimed(store, ids[1])
    assert job.attempt == 1
    assert store.pages.save(job, page_read(job.scan, 2), {})
    assert overview(store.database).documents == {"done": 1}
    assert [line["page"] for line in store.readings.records(Filters())] == [1, 1, 2, 2]


def test_a_document_all_of_whose_pages_wait_again_counts_as_split(store: Store) -> None:
    """Nobody holds any of them, and no reason is left from the first time."""
    with_pages(store, IDS[0], ReasonCode.UNIDENTIFIED, ReasonCode.UNIDENTIFIED)
    requeue(store.database, [], [WorkState.UNIDENTIFIED])
    view = documents_like(store.database, IDS[0])[0]
    assert (view.state, view.reason) == ("split", None)


def test_a_document_that_could_not_be_split_is_received_again(store: Store) -> None:
    """With all its attempts before it."""
    store.documents.reject(received(store), Reason(ReasonCode.ENCRYPTED, "it asks for a password"))
    assert requeue(store.database, [IDS[0][:6]], NOT_READ) == [Requeued(IDS[0], 0)]
    assert received(store).attempt == 1


def test_what_was_given_up_is_told_from_what_failed(store: Store) -> None:
    """Quarantined pages and documents are asked for by themselves."""
    ids = with_pages(store, IDS[0], ReasonCode.UNREADABLE)
    requeue(store.database, [], NOT_READ)
    job = received(store, IDS[1])
    for attempt in range(MAX_ATTEMPTS):
        store.pages.release(claimed(store, ids[0]), "a fault", 0.0)
        store.documents.release(job, "a fault", 0.0)
        if attempt < MAX_ATTEMPTS - 1:
            job = received(store, IDS[1])
    store.pages.give_up()
    store.documents.give_up()
    with pytest.raises(NothingFoundError):
        requeue(store.database, [], [WorkState.FAILED, WorkState.UNIDENTIFIED])
    assert requeue(store.database, [], [WorkState.QUARANTINED]) == [Requeued(IDS[0], 1), Requeued(IDS[1], 0)]
    assert claimed(store, ids[0]).attempt == 1


def test_only_the_documents_that_are_named_are_requeued(store: Store) -> None:
    """By the first characters of their ids; a name that is none finds nothing, and neither does one that is done."""
    for document in IDS:
        with_pages(store, document, ReasonCode.UNREADABLE)
    assert requeue(store.database, ["b"], NOT_READ) == [Requeued(IDS[1], 1)]
    for name in ("c", "b", "%"):
        with pytest.raises(NothingFoundError):
            requeue(store.database, [name], NOT_READ)
    assert overview(store.database).documents == {"failed": 1, "split": 1}


def test_a_process_from_before_the_requeue_cannot_save(store: Store) -> None:
    """Attempts count from one again, so the holder's name fences too: of two first attempts only the new one counts."""
    (page_id,) = with_pages(store, IDS[0], ReasonCode.UNREADABLE)
    requeue(store.database, [], NOT_READ)
    late = claimed(store, page_id, "worker:7")
    for attempt in range(MAX_ATTEMPTS):
        store.pages.release_lost("worker:", lambda _: False)
        if attempt < MAX_ATTEMPTS - 1:
            claimed(store, page_id, "worker:8")
    store.pages.give_up()
    requeue(store.database, [], NOT_READ)
    new = claimed(store, page_id, "worker:9")
    assert new.attempt == late.attempt
    assert not store.pages.save(late, page_read(late.scan), {})
    assert store.pages.save(new, page_read(new.scan), {})


def test_a_document_is_being_read_once_a_worn_out_page_of_it_is_given_up(store: Store) -> None:
    """One page was taken too often before the other was brought back: given up, it leaves no document merely split."""
    store.documents.split(received(store), 2)
    first, second = store.bells.due_pages(limit=10, trust=60.0)
    for page_id in (first, second):
        for _ in range(MAX_ATTEMPTS):
            store.pages.release(claimed(store, page_id), "a fault", 0.0)
        if page_id == first:
            store.pages.give_up()
    requeue(store.database, [], [WorkState.QUARANTINED])
    assert overview(store.database).documents == {"split": 1}
    assert store.pages.give_up() == [second]
    assert overview(store.database).documents == {"reading": 1}
    assert overview(store.database).pages == {"quarantined": 1, "queued": 1}
