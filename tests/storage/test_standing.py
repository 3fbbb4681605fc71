"""How documents stand, asked for by their ids."""

from forms.reason import Reason, ReasonCode
from storage.standing import standings
from storage.states import DocumentState
from storage.store import Store
from tests.worker.folder.scans import end


def test_the_known_are_told_of_and_the_others_are_absent(store: Store) -> None:
    """With the name they came under, their state and the time; without a reason where there is none."""
    store.documents.receive("a" * 64, "form.pdf", "application/pdf", "auto")
    known = standings(store.database, ["a" * 64, "b" * 64])
    assert list(known) == ["a" * 64]
    standing = known["a" * 64]
    assert (standing.file, standing.state, standing.reason) == ("form.pdf", "received", None)
    assert standing.received > 1e9


def test_the_reason_of_one_that_failed_comes_with_it(store: Store) -> None:
    """As it was put on record."""
    store.documents.receive("a" * 64, "form.pdf", "application/pdf", "auto")
    end(store, "a" * 64, DocumentState.FAILED, ReasonCode.ENCRYPTED)
    standing = standings(store.database, ["a" * 64])["a" * 64]
    assert (standing.state, standing.reason) == ("failed", Reason(ReasonCode.ENCRYPTED, "this is why"))


def test_nobody_is_asked_about(store: Store) -> None:
    """No ids, no answer, no error."""
    assert standings(store.database, []) == {}
