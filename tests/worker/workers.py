"""Workers with the stand-in reader as programs of their own, for as long as a test lasts."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from storage.overview import overview
from storage.store import Store

ROOT = Path(__file__).parents[2]
TASK_SECONDS = 20.0
FINISH_SECONDS = 120.0


class Workers:
    """Starts workers, and sees to it that none outlives its test."""

    def __init__(self, database_url: str, broker_url: str, home: Path) -> None:
        self._urls, self._home = (database_url, broker_url), home
        self._started: list[subprocess.Popen[str]] = []

    def start(self, task_seconds: float = TASK_SECONDS, stop_seconds: float = 2.0) -> subprocess.Popen[str]:
        """A worker of two processes, in a process group of its own, that ends when all is done."""
        home, seconds = str(self._home), (str(task_seconds), str(stop_seconds))
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.worker.standin", *self._urls, home, *seconds],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(worker)
        return worker

    def end(self) -> None:
        """Kill what still runs of each worker, its processes included."""
        for worker in self._started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            if worker.stderr is not None:
                worker.stderr.close()


@contextmanager
def workers_on(store: Store, broker_url: str) -> Iterator[Workers]:
    """Workers on a store."""
    database_url = store.database.engine.url.render_as_string(hide_password=False)
    started = Workers(database_url, broker_url, store.originals.folder.parent)
    try:
        yield started
    finally:
        started.end()


def finish(worker: subprocess.Popen[str]) -> str:
    """Wait for a worker to end well; gives what it said."""
    said = worker.communicate(timeout=FINISH_SECONDS)[1]
    assert worker.returncode == 0, said
    return said


def wait_for(condition: Callable[[], bool], worker: subprocess.Popen[str]) -> None:
    """Wait until something is so, while the worker runs."""
    until = time.monotonic() + FINISH_SECONDS
    while not condition():
        assert worker.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)


def children(worker: subprocess.Popen[str], at_least: int) -> list[int]:
    """The processes of a worker, once there are so many and they have settled down to wait."""
    found: list[psutil.Process] = []

    def there() -> bool:
        found[:] = psutil.Process(worker.pid).children()
        return len(found) >= at_least

    wait_for(there, worker)
    time.sleep(1.0)
    return [child.pid for child in found]


def pages(store: Store, state: str) -> int:
    """How many pages are in a state."""
    return overview(store.database).pages.get(state, 0)
