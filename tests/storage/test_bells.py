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
    assert store.bells.waiting(Waiting(IDS, [])) == 2
    store.documents.claim(IDS[0], "worker:1", 60.0)
    assert store.bells.waiting(Waiting(IDS, [])) == 1


def test_nothing_is_open_before_the_first_and_after_the_last_document(store: Store) -> None:
    """`work --drain` ends by this answer."""
    assert not store.bells.anything_open()
    received(store)
    assert store.bells.anything_open()
