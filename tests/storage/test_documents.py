"""The life of a document, from its receipt to its pages."""

from forms.reason import Reason, ReasonCode
from storage.jobs import MAX_ATTEMPTS
from storage.overview import documents_like, overview
from storage.states import DocumentState
from storage.store import Store

ID = "d" * 64
LEASE = 60.0


def receive(store: Store, document: str = ID) -> bool:
    """Receive a document whose content nobody will look at."""
    return store.documents.receive(document, "form.pdf", "application/pdf", "auto")


def test_the_same_content_is_one_document(store: Store) -> None:
    """The second receipt says so and changes nothing."""
    assert receive(store)
    assert not store.documents.receive(ID, "another name.pdf", "application/pdf", "auto")
    assert documents_like(store.database, ID)[0].file == "form.pdf"


def test_only_one_claim_of_a_document_succeeds(store: Store) -> None:
    """A message delivered twice finds the document taken."""
    receive(store)
    assert store.documents.claim(ID, "worker:1", LEASE) is not None
    assert store.documents.claim(ID, "worker:1", LEASE) is None


def test_splitting_makes_a_queued_row_a_page(store: Store) -> None:
    """The rows and the document's new state come in one transaction."""
    receive(store)
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    assert store.documents.split(job, 3)
    assert overview(store.database).pages == {"queued": 3}
    assert overview(store.database).documents == {"split": 1}


def test_a_claim_that_was_overtaken_cannot_split(store: Store) -> None:
    """The attempt fences: whoever comes back after its lease ran out changes nothing."""
    receive(store)
    late = store.documents.claim(ID, "worker:1", lease=0.0)
    quick = store.documents.claim(ID, "worker:1", LEASE)
    assert late is not None
    assert quick is not None
    assert store.documents.split(quick, 2)
    assert not store.documents.split(late, 2)
    assert overview(store.database).pages == {"queued": 2}


def test_a_rejected_document_keeps_its_reason(store: Store) -> None:
    """A file that cannot be split ends with a code and a sentence."""
    receive(store)
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    assert store.documents.reject(job, Reason(ReasonCode.ENCRYPTED, "it asks for a password"))
    view = documents_like(store.database, ID)[0]
    assert view.state is DocumentState.FAILED
    assert view.reason == "encrypted: it asks for a password"


def test_a_document_that_never_splits_is_given_up(store: Store) -> None:
    """After five attempts it fails as quarantined, and the reason tells of the last."""
    receive(store)
    for _ in range(MAX_ATTEMPTS):
        assert store.documents.give_up() == []
        job = store.documents.claim(ID, "worker:1", LEASE)
        assert job is not None
        assert store.documents.release(job, "out of memory", delay=0.0)
    assert store.documents.claim(ID, "worker:1", LEASE) is None
    assert store.documents.give_up() == [ID]
    reason = documents_like(store.database, ID)[0].reason
    assert reason == "quarantined: given up after 5 attempts; of the last: out of memory"
