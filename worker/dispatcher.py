"""The dispatcher: looks at the rows, rings a bell for what waits, and picks up what was dropped.

The database is the queue of record and the broker only a bell. A bell may be lost, or rung twice: the row is claimed by
compare-and-set, so the second ring finds nothing to do, and a row that still waits after a while is rung for again.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from forms.errors import ServiceError
from storage.bells import Waiting
from storage.store import Store
from worker.fork_gate import ForkGate
from worker.place import is_alive

log = logging.getLogger(__name__)

TRUST_SECONDS = 30.0
"""How long a bell is trusted to be heard."""

BUSY_SECONDS = 0.05
"""After a turn that rang bells: there may be more to ring for."""
OPEN_SECONDS = 0.1
"""After one that found nothing to ring for, while something is still being worked on."""
IDLE_SECONDS = 0.25
"""After one that found nothing open, or bells enough that wait to be heard: a turn costs a tenth of a page."""
SWEEP_SECONDS = 0.5
TROUBLE_SECONDS = 2.0


class Bell(Protocol):
    """Tells whoever listens that a row waits."""

    def split_document(self, document: str) -> None:
        """Say that a document waits to be split."""

    def read_page(self, page_id: int) -> None:
        """Say that a page waits to be read."""


@dataclass
class Dispatcher:
    """Rings for the rows of `store`. Only its own thread may call `run`."""

    store: Store
    bell: Bell
    workers: str
    """How the names of the workers begin whose processes this one can see."""
    depth: int
    """How many bells may be rung ahead of the work."""
    gate: ForkGate
    on_empty: Callable[[], None]
    """Called whenever nothing at all is left to do."""
    on_turn: Callable[[], None] = lambda: None
    """Called after each turn, whether it ended well or in trouble that is waited out."""
    _documents: deque[str] = field(init=False)
    _pages: deque[int] = field(init=False)
    _swept: float = 0.0

    def __post_init__(self) -> None:
        self._documents, self._pages = deque(maxlen=self.depth), deque(maxlen=self.depth)

    def run(self, stop: threading.Event) -> None:
        """Look, ring and pick up until `stop` is set; trouble with a service is waited out."""
        pause = self._guarded(self._start)
        self.on_turn()
        while not stop.wait(pause):
            pause = self._guarded(self._turn)
            self.on_turn()

    def hand_back(self) -> None:
        """Queue again what processes held that ended in the middle; for after the worker's end, instead of `run`."""
        self._guarded(self._sweep)

    def _guarded(self, action: Callable[[], float]) -> float:
        """Do one thing with the database open, and close it before the process may fork again."""
        with self.gate:
            try:
                return action()
            except ServiceError as error:
                log.warning("%s; the dispatcher tries again in %.0f s", error, TROUBLE_SECONDS)
                return TROUBLE_SECONDS
            except Exception:
                # Whatever it is, the next turn may fare better; a dispatcher that ended would be a silent standstill.
                log.exception("the dispatcher goes on in %.0f s", TROUBLE_SECONDS)
                return TROUBLE_SECONDS
            finally:
                self.store.close()

    def _start(self) -> float:
        self.store.bells.forget()
        return 0.0

    def _turn(self) -> float:
        if time.monotonic() - self._swept >= SWEEP_SECONDS:
            self._swept = time.monotonic()
            self._sweep()
        ahead = self.store.bells.waiting(self._rung())
        rung = self._ring(self.depth - ahead)
        if 2 * ahead > self.depth:
            return IDLE_SECONDS
        if rung:
            return BUSY_SECONDS
        if not self.store.bells.anything_open():
            self.on_empty()
            return IDLE_SECONDS
        return OPEN_SECONDS

    def _rung(self) -> Waiting:
        return Waiting(list(self._documents), list(self._pages))

    def _ring(self, room: int) -> int:
        """Ring for up to `room` rows: pages, and documents for what room they leave, but for half of it at least.

        Documents are quickly split, and many that come at once must not keep every page waiting.
        """
        if room <= 0:
            return 0
        documents = self.store.bells.due_documents((room + 1) // 2, TRUST_SECONDS)
        self._documents.extend(documents)
        pages = self.store.bells.due_pages(room - len(documents), TRUST_SECONDS) if room > len(documents) else []
        self._pages.extend(pages)
        try:
            for document in documents:
                self.bell.split_document(document)
            for page_id in pages:
                self.bell.read_page(page_id)
        except ServiceError:
            # A broker that goes away may have forgotten what it was told before.
            self.store.bells.unring(self._rung())
            raise
        return len(documents) + len(pages)

    def _sweep(self) -> float:
        """Hand back what dead processes held and give up what nobody can finish."""
        for page_id in self.store.pages.release_lost(self.workers, is_alive):
            log.warning(
                "page row %d is queued again: the process that read it is gone", page_id, extra={"page_row": page_id}
            )
        for document in self.store.documents.release_lost(self.workers, is_alive):
            told = "document %s is to be split again: the process that split it is gone"
            log.warning(told, document, extra={"document": document})
        for page_id in self.store.pages.give_up():
            log.error("page row %d is quarantined", page_id, extra={"page_row": page_id})
        for document in self.store.documents.give_up():
            log.error("document %s is given up", document, extra={"document": document})
        return 0.0
