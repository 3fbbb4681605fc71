"""Bells are rung for what waits, not twice at once, and again when one was lost."""

from storage.bells import Waiting
from storage.store import Store

IDS = ["a" * 64, "b" * 64]


def received(store: Store) -> None:
    """Two documents, in order."""
    for document in IDS:
        store.documents.receive(document, "form.pdf", "application/pdf", "auto")


def test_a_bell_is_trusted_for_a_while(store: Store) -> None:
    """What was rung is not due again until the trust has run out."""
    received(store)
    assert store.bells.due_documents(limit=10, trust=60.0) == IDS
    assert store.bells.due_documents(limit=10, trust=60.0) == []


def test_a_lost_bell_is_rung_again(store: Store) -> None:
    """A row that still waits after its trust is due again."""
    received(store)
    assert store.bells.due_documents(limit=1, trust=0.0) == IDS[:1]
    assert store.bells.due_documents(limit=10, trust=0.0) == IDS


def test_a_start_after_a_crash_rings_for_everything(store: Store) -> None:
    """Bells that a dead worker rang are forgotten at once instead of waited for."""
    received(store)
    store.bells.due_documents(limit=10, trust=60.0)
    store.bells.forget()
    assert store.bells.due_documents(limit=10, trust=60.0) == IDS


def test_waiting_counts_what_nobody_has_taken(store: Store) -> None:
    """The dispatcher keeps the queue short by this number."""
    received(store)
    store.bells.due_documents(limit=10, trust=60.0)
    assert store.bells.waiting(Waiting(IDS, [])) == 2
    store.documents.claim(IDS[0], "worker:1", 60.0)
    assert store.bells.waiting(Waiting(IDS, [])) == 1


def test_nothing_is_open_before_the_first_and_after_the_last_document(store: Store) -> None:
    """`work --drain` ends by this answer."""
    assert not store.bells.anything_open()
    received(store)
    assert store.bells.anything_open()


def test_urgent_documents_are_rung_for_first(store: Store) -> None:
    """Whatever came before them; among themselves in the order they came."""
    received(store)
    for document in ("c" * 64, "d" * 64):
        store.documents.receive(document, "form.pdf", "application/pdf", "auto", urgent=True)
    assert store.bells.due_documents(limit=3, trust=60.0) == ["c" * 64, "d" * 64, IDS[0]]
    assert store.bells.due_documents(limit=3, trust=60.0) == IDS[1:]


def test_what_is_urgent_is_named_until_it_is_taken(store: Store) -> None:
    """Whether it was rung for or not: whoever hears any bell takes it first. After a fault its pause holds."""
    received(store)
    store.documents.receive(IDS[1], "form.pdf", "application/pdf", "auto", urgent=True)
    store.bells.due_documents(limit=10, trust=60.0)
    assert store.bells.urgent() == Waiting([IDS[1]], [])
    job = store.documents.claim(IDS[1], "worker:1", 60.0)
    assert job is not None
    assert store.bells.urgent() == Waiting([], [])
    store.documents.release(job, "a fault", delay=60.0)
    assert store.bells.urgent() == Waiting([], [])


def test_a_page_whose_bell_was_heard_for_another_is_due_at_once(store: Store) -> None:
    """And so is a document."""
    received(store)
    job = store.documents.claim(IDS[0], "worker:1", 60.0)
    assert job is not None
    store.documents.split(job, 2)
    pages = store.bells.due_pages(limit=10, trust=60.0)
    store.bells.due_documents(limit=10, trust=60.0)
    store.bells.unring(Waiting(IDS, pages[:1]))
    assert store.bells.due_pages(limit=10, trust=60.0) == pages[:1]
    assert store.bells.due_documents(limit=10, trust=60.0) == IDS[1:]


def test_bells_that_a_broker_forgot_make_room_once_they_are_trusted_no_more(store: Store) -> None:
    """Else a dispatcher whose every bell was lost would wait for ever."""
    received(store)
    store.bells.due_documents(limit=10, trust=0.0)
    assert store.bells.waiting(Waiting(IDS, [])) == 0


def test_a_page_whose_holder_is_overdue_is_rung_for_before_all(store: Store) -> None:
    """It has waited longest."""
    received(store)
    job = store.documents.claim(IDS[0], "worker:1", 60.0)
    assert job is not None
    store.documents.split(job, 3)
    store.pages.claim(2, "worker:1", lease=0.0)
    assert store.bells.due_pages(limit=10, trust=60.0) == [2, 1, 3]
