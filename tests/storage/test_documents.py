"""The life of a document, from its receipt to its pages."""

from forms.reason import Reason, ReasonCode
from storage.bells import Waiting
from storage.jobs import MAX_ATTEMPTS
from storage.overview import documents_like, overview
from storage.states import DocumentState
from storage.store import Store
from tests.nouns import page_read

ID = "d" * 64
OTHER = "e" * 64
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


def test_who_splits_may_claim_the_first_pages_in_the_same_transaction(store: Store) -> None:
    """Those are held as any claim is; the others wait for everybody."""
    receive(store)
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    first, second = store.documents.split_and_claim(job, pages=3, claimed=2, lease=LEASE)
    assert (first.number, second.number, first.choice, first.scan.file) == (1, 2, "auto", "form.pdf")
    assert overview(store.database).documents == {"reading": 1}
    assert store.pages.claim(first.page_id, "worker:2", LEASE) is None
    assert len(store.bells.due_pages(limit=9, trust=60.0)) == 1
    assert all(store.pages.save(page, page_read(page.scan, page.number), {}) for page in (first, second))
    assert overview(store.database).pages == {"queued": 1, "read": 2}


def test_pages_claimed_while_splitting_are_picked_up_when_their_process_dies(store: Store) -> None:
    """It was an attempt for each of them, as nobody knows which one ended the process."""
    receive(store)
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    held = [page.page_id for page in store.documents.split_and_claim(job, pages=2, claimed=2, lease=LEASE)]
    assert store.pages.release_lost("worker", lambda process: process != 1) == held
    again = store.pages.claim(held[1], "worker:2", LEASE)
    assert again is not None
    assert again.attempt == 2


def test_who_was_overtaken_while_splitting_claims_no_page(store: Store) -> None:
    """The other one's pages are not its own."""
    receive(store)
    late = store.documents.claim(ID, "worker:1", lease=0.0)
    quick = store.documents.claim(ID, "worker:2", LEASE)
    assert late is not None
    assert quick is not None
    assert len(store.documents.split_and_claim(quick, 2, 1, LEASE)) == 1
    assert store.documents.split_and_claim(late, 2, 1, LEASE) == []
    assert overview(store.database).pages == {"queued": 1, "working": 1}


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


def test_urgent_said_of_a_known_document_makes_it_and_its_waiting_pages_urgent(store: Store) -> None:
    """The receipt is still that of a duplicate."""
    receive(store, OTHER)
    receive(store)
    for document in (OTHER, ID):
        job = store.documents.claim(document, "worker:1", LEASE)
        assert job is not None
        store.documents.split(job, 2)
    assert not store.documents.receive(ID, "form.pdf", "application/pdf", "auto", urgent=True)
    assert store.bells.due_pages(limit=4, trust=0.0) == [3, 4, 1, 2]


def test_urgent_said_while_the_document_is_being_split_reaches_its_pages(store: Store) -> None:
    """The claim was made before, the pages come after."""
    receive(store)
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    store.documents.receive(ID, "form.pdf", "application/pdf", "auto", urgent=True)
    store.documents.split(job, 1)
    assert store.bells.urgent().pages == [1]


def test_a_document_that_has_ended_does_not_become_urgent(store: Store) -> None:
    """There is nothing left to hurry."""
    receive(store)
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    store.documents.reject(job, Reason(ReasonCode.ENCRYPTED, "it asks for a password"))
    store.documents.receive(ID, "form.pdf", "application/pdf", "auto", urgent=True)
    assert store.bells.urgent() == Waiting([], [])


def test_a_document_whose_process_was_killed_is_handed_back_at_once(store: Store) -> None:
    """Only those of processes that can be seen and are gone."""
    for document, holder in ((ID, "here.a:7"), (OTHER, "here.b:8")):
        receive(store, document)
        store.documents.claim(document, holder, LEASE)
    assert store.documents.release_lost("there.", lambda _: False) == []
    assert store.documents.release_lost("here.", lambda process: process == 8) == [ID]
    assert store.bells.due_documents(limit=10, trust=60.0) == [ID]


def test_an_outage_is_no_attempt_at_a_document(store: Store) -> None:
    """However often it happens; and who holds it no more changes nothing."""
    receive(store)
    for _ in range(2 * MAX_ATTEMPTS):
        job = store.documents.claim(ID, "worker:1", LEASE)
        assert job is not None
        assert job.attempt == 1
        assert store.documents.postpone(job, "the disk is away", delay=0.0)
        assert not store.documents.split(job, 1)
    job = store.documents.claim(ID, "worker:1", LEASE)
    assert job is not None
    store.documents.postpone_held("worker:1", "the store was away")
    assert not store.documents.split(job, 1)
    assert store.documents.give_up() == []
