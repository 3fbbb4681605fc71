"""A worker that is told to stop finishes what is begun, or gives it back; nobody else's time and no attempt is lost."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen

import psutil
import pytest

from storage.bells import Waiting
from storage.overview import overview
from storage.store import Store
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.workers import Workers, children, finish, pages, wait_for, workers_on
from worker.intake import Intake


def to_the_whole_group(worker: Popen[str]) -> None:
    """As systemd does."""
    os.killpg(worker.pid, signal.SIGTERM)


def to_the_worker_alone(worker: Popen[str]) -> None:
    """As a container's runtime does."""
    worker.send_signal(signal.SIGTERM)


STOPS = pytest.mark.parametrize("stop", [to_the_whole_group, to_the_worker_alone])
Stop = Callable[[Popen[str]], None]


@pytest.fixture
def workers(store: Store) -> Iterator[Workers]:
    """Workers without any server."""
    with workers_on(store, "memory://") as started:
        yield started


@STOPS
def test_idle_processes_end_without_a_word(
    stop: Stop, workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """Nothing waits for ever for a process that is gone, and nothing is said on stderr."""
    document = intake.receive(grey_file(tmp_path / "held.png", 60), "held.png", "auto").document
    assert store.documents.claim(document, "elsewhere:1", lease=600.0) is not None
    worker = workers.start()
    children(worker, at_least=2)
    stop(worker)
    assert finish(worker) == ""


@STOPS
def test_pages_that_are_begun_are_finished(
    stop: Stop, workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """Those that are not wait for the next worker."""
    pages_of_it = [standin.SLOW] * 8
    intake.receive(grey_file(tmp_path / "slow.tif", *pages_of_it), "slow.tif", "auto")
    worker = workers.start(stop_seconds=15.0)
    wait_for(lambda: pages(store, "working") == 2, worker)
    stop(worker)
    assert finish(worker) == ""
    counts = overview(store.database).pages
    assert counts["read"] >= 2
    assert counts["read"] + counts["queued"] == len(pages_of_it)


@STOPS
def test_a_page_that_takes_too_long_is_given_back_uncounted(
    stop: Stop, workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """As soon as its time is over, long before its lease is."""
    intake.receive(grey_file(tmp_path / "slow.png", standin.HANGS), "slow.png", "auto")
    worker = workers.start(task_seconds=60.0)
    wait_for(lambda: pages(store, "working") == 1, worker)
    stop(worker)
    assert finish(worker) == ""
    (page_id,) = store.bells.due_pages(limit=9, trust=0.0)
    job = store.pages.claim(page_id, "worker:1", 60.0)
    assert job is not None
    assert job.attempt == 1


@pytest.mark.parametrize(
    "numbers", [[signal.SIGQUIT], [signal.SIGTERM, signal.SIGQUIT], [signal.SIGINT, signal.SIGINT]]
)
def test_who_is_in_a_hurry_gets_the_page_back_at_once(
    numbers: list[signal.Signals], workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """SIGQUIT, and Ctrl+C for the second time, do not wait for what is begun."""
    intake.receive(grey_file(tmp_path / "slow.png", standin.HANGS), "slow.png", "auto")
    worker = workers.start(task_seconds=600.0, stop_seconds=500.0)
    wait_for(lambda: pages(store, "working") == 1, worker)
    for number in numbers:
        worker.send_signal(number)
        time.sleep(0.5)
    assert finish(worker) == ""
    assert overview(store.database).pages == {"queued": 1}


def test_a_new_worker_takes_over_at_once_what_a_killed_one_held(
    workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """Both the page that was being read and the document that was being split, long before their leases end."""
    intake.receive(grey_file(tmp_path / "slow.png", standin.HANGS_ONCE), "slow.png", "auto")
    first = workers.start(task_seconds=600.0)
    wait_for(lambda: pages(store, "working") == 1, first)
    processes = [child.pid for child in psutil.Process(first.pid).children()]
    document = intake.receive(grey_file(tmp_path / "other.png", 60), "other.png", "auto").document
    with store.database.reading() as connection:
        holder = connection.exec_driver_sql("SELECT holder FROM pages").scalar_one()
    assert int(holder.rpartition(":")[2]) in processes
    first.kill()
    first.wait()
    store.bells.unring(Waiting([document], []))
    assert store.documents.claim(document, holder, lease=600.0) is not None
    finish(workers.start())
    assert overview(store.database).documents == {"done": 2}
