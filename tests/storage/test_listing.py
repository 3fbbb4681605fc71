"""The list of documents: newest first, cut anywhere and gone on with, one state or all."""

import pytest

from forms.errors import NothingFoundError
from storage.listing import Listing, Place
from storage.states import DocumentState
from storage.store import Store


@pytest.fixture
def listing(store: Store) -> Listing:
    """Five documents, the third of which is being read."""
    for number in range(5):
        store.documents.receive(f"{number:064x}", f"{number}.pdf", "application/pdf", "auto")
    job = store.documents.claim(f"{2:064x}", "test:1", 60.0)
    assert job is not None
    store.documents.split(job, 3)
    return Listing(store.database)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 9])
def test_a_list_in_parts_is_the_list(listing: Listing, size: int) -> None:
    """Each document once, in the order of the whole."""
    whole = listing.documents(None, None, 100)
    assert [entry.file for entry in whole] == ["4.pdf", "3.pdf", "2.pdf", "1.pdf", "0.pdf"]
    walked, after = [], None
    while part := listing.documents(None, after, size):
        walked += part
        after = part[-1].place
    assert walked == list(whole)


def test_only_those_of_a_state(listing: Listing) -> None:
    """The others are passed over, also after a place."""
    (split,) = listing.documents(DocumentState.SPLIT, None, 100)
    assert (split.file, split.page_count) == ("2.pdf", 3)
    assert len(listing.documents(DocumentState.RECEIVED, split.place, 100)) == 2
    assert listing.documents(DocumentState.SPLIT, Place(split.place.created, split.document), 100) == []


def test_a_document_with_its_pages(listing: Listing) -> None:
    """In their order; its state alone is the same."""
    entry, pages = listing.document(f"{2:064x}")
    assert [page.page for page in pages] == [1, 2, 3]
    assert listing.state(entry.document) is entry.state is DocumentState.SPLIT


def test_a_document_that_is_not_known(listing: Listing) -> None:
    """The beginning of an id is not known either."""
    for unknown in ("f" * 64, f"{2:064x}"[:-1], "", "%"):
        with pytest.raises(NothingFoundError):
            listing.document(unknown)
        with pytest.raises(NothingFoundError):
            listing.state(unknown)
