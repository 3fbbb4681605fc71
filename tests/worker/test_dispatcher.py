"""The dispatcher rings for what waits and picks up what was dropped."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest

from forms.reason import Reason, ReasonCode
from storage.overview import overview
from storage.store import Store
from worker.dispatcher import Dispatcher
from worker.fork_gate import ForkGate

IDS = [f"{number:064d}" for number in range(30)]
DEPTH = 10


@dataclass
class Heard:
    """A bell that remembers for what it was rung."""

    documents: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def split_document(self, document: str) -> None:
        """Remember a document."""
        self.documents.append(document)

    def read_page(self, page_id: int) -> None:
        """Remember a page."""
        self.pages.append(page_id)


@pytest.fixture(scope="module")
def gate() -> ForkGate:
    """A gate; it stands for as long as the process lives, so the tests share one."""
    return ForkGate()


@contextmanager
def dispatching(
    store: Store, bell: Heard, gate: ForkGate, on_empty: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """A dispatcher at work in its thread."""
    stop = threading.Event()
    dispatcher = Dispatcher(store, bell, "worker", DEPTH, gate, on_empty)
    thread = threading.Thread(target=dispatcher.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something, ten seconds at most."""
    end = time.monotonic() + 10.0
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def _heard(bell: Heard, documents: list[str]) -> bool:
    return bell.documents == documents


def receive(store: Store, count: int) -> None:
    """Receive so many documents."""
    for document in IDS[:count]:
        store.documents.receive(document, "form.pdf", "application/pdf", "auto")


def test_each_waiting_document_is_rung_for_once(store: Store, gate: ForkGate) -> None:
    """In the order they came; what was rung for is trusted."""
    receive(store, 3)
    bell = Heard()
    with dispatching(store, bell, gate):
        until(lambda: len(bell.documents) == 3)
        time.sleep(0.3)
    assert bell.documents == IDS[:3]


def test_bells_run_ahead_of_the_work_by_no_more_than_the_depth(store: Store, gate: ForkGate) -> None:
    """The rest is rung for as the work goes on."""
    receive(store, 30)
    bell = Heard()
    with dispatching(store, bell, gate):
        until(lambda: len(bell.documents) == DEPTH)
        time.sleep(0.3)
        assert len(bell.documents) == DEPTH
        for document in bell.documents[:4]:
            store.documents.claim(document, "worker:1", 60.0)
        until(lambda: len(bell.documents) == DEPTH + 4)


def test_pages_are_rung_for_as_soon_as_they_are_rows(store: Store, gate: ForkGate) -> None:
    """Nobody but the dispatcher sends messages: splitting only makes rows."""
    receive(store, 1)
    bell = Heard()
    with dispatching(store, bell, gate):
        until(lambda: len(bell.documents) == 1)
        job = store.documents.claim(IDS[0], "elsewhere:1", 60.0)
        assert job is not None
        store.documents.split(job, 2)
        until(lambda: len(bell.pages) == 2)


def test_a_start_rings_again_for_what_a_dead_worker_had_rung_for(store: Store, gate: ForkGate) -> None:
    """With memory:// its bells died with it."""
    receive(store, 1)
    for _ in range(2):
        bell = Heard()
        with dispatching(store, bell, gate):
            until(partial(_heard, bell, IDS[:1]))


def test_a_page_whose_process_died_is_rung_for_again(store: Store, gate: ForkGate) -> None:
    """Long before its lease has run out, since the process was of this worker."""
    receive(store, 1)
    job = store.documents.claim(IDS[0], "elsewhere:1", 60.0)
    assert job is not None
    store.documents.split(job, 1)
    (page_id,) = store.bells.due_pages(limit=1, trust=60.0)
    store.pages.claim(page_id, f"worker:{2**22 + 1}", lease=600.0)
    bell = Heard()
    with dispatching(store, bell, gate):
        until(lambda: bell.pages == [page_id])
    assert overview(store.database).pages == {"queued": 1}


def test_an_empty_database_is_told_of(store: Store, gate: ForkGate) -> None:
    """`work --drain` ends by it; it is not told of while a document is open."""
    told = threading.Event()
    receive(store, 1)
    with dispatching(store, Heard(), gate, told.set):
        time.sleep(0.5)
        assert not told.is_set()
        job = store.documents.claim(IDS[0], "elsewhere:1", 60.0)
        assert job is not None
        store.documents.reject(job, Reason(ReasonCode.ENCRYPTED, "it asks for a password"))
        assert told.wait(10.0)
