"""A machine of its own, without Celery: a dispatcher, and a process that hears its bells.

    python -m tests.worker.machine DATABASE_URL HOME NAME LEASE

It works until every document has ended, like the stand-in worker and with its faults.
"""

import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from segmentation.opening import count_pages
from storage.store import open_store
from tests.worker.standin import open_as_it_is, read_brightness
from worker.bench import Bench
from worker.dispatcher import Dispatcher
from worker.fork_gate import ForkGate

DEPTH = 6


@dataclass
class Line:
    """A bell that is always heard, in order."""

    bench: Bench
    heard: queue.Queue[Callable[[], None]] = field(default_factory=queue.Queue)

    def split_document(self, document: str) -> None:
        """See Bell."""
        self.heard.put(partial(self.bench.split_document, document))

    def read_page(self, page_id: int) -> None:
        """See Bell."""
        self.heard.put(partial(self.bench.read_one, page_id))


def main(database_url: str, home: Path, name: str, lease: float) -> None:
    """Work until all is done."""
    read = partial(read_brightness, once=home / "killed-once")
    bench = Bench(open_store(database_url, home), count_pages, open_as_it_is, read, f"{name}.worker", lease)
    line, empty, stop = Line(bench), threading.Event(), threading.Event()
    store = open_store(database_url, home)
    dispatcher = Dispatcher(store, line, f"{name}.", DEPTH, ForkGate(), empty.set)
    thread = threading.Thread(target=dispatcher.run, args=(stop,))
    thread.start()
    while not empty.is_set():
        try:
            line.heard.get(timeout=0.1)()
        except queue.Empty:
            continue
    stop.set()
    thread.join()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
