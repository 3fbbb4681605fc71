"""The whole queue, with real worker processes and servers: everything ends, once, with its reading or a reason."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.record import Record
from storage.overview import documents_like, overview
from storage.query import Filters
from storage.store import Store, open_store
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.workers import FINISH_SECONDS, Workers, children, finish, wait_for, workers_on
from worker.intake import Intake


@pytest.fixture(params=["memory and SQLite", "redis and PostgreSQL"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The database and the broker of each supported pair."""
    if request.param == "memory and SQLite":
        return f"sqlite:///{tmp_path / 'home' / 'inkfield.db'}", "memory://"
    return request.getfixturevalue("postgresql_url"), request.getfixturevalue("redis_url")


@pytest.fixture
def store(urls: tuple[str, str], tmp_path: Path) -> Iterator[Store]:
    """A new, empty store."""
    opened = open_store(urls[0], tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def workers(urls: tuple[str, str], store: Store) -> Iterator[Workers]:
    """Workers on the store of the test."""
    with workers_on(store, urls[1]) as started:
        yield started


def readings(store: Store) -> list[Record]:
    """All lines there are."""
    return list(store.readings.records(Filters()))


def code(line: Record) -> str:
    """The code of a line's reason."""
    assert isinstance(line["reason"], dict)
    return str(line["reason"]["code"])


def test_every_page_is_read_once_whatever_happens_to_some(
    workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """Good pages, a damaged file, a page nobody knows, and one whose process is killed with -9 in the middle of it."""
    expected: Counter[tuple[object, object, object]] = Counter()
    for number in range(12):
        brightness = [50 + number, 100 + number, 150 + number]
        file = grey_file(tmp_path / f"{number}.tif", *brightness)
        expected.update((file.name, page, f"{value:03d}") for page, value in enumerate(brightness, start=1))
        intake.receive(file, file.name, "auto")
    killer = grey_file(tmp_path / "killer.tif", 77, standin.KILLS_ITS_PROCESS_ONCE, 78)
    expected.update(("killer.tif", page, text) for page, text in ((1, "077"), (2, "202"), (3, "078")))
    unknown = grey_file(tmp_path / "unknown.png", standin.UNIDENTIFIED)
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\nand then nothing")
    for file in (killer, unknown, damaged):
        intake.receive(file, file.name, "auto")

    # Nobody but the worker has the database open, so nobody else keeps SQLite's log alive for it.
    store.close()
    said = finish(workers.start())

    lines = readings(store)
    assert Counter((line["file"], line["page"], line["text"]) for line in lines if "field" in line) == expected, said
    failed = {line["file"]: code(line) for line in lines if "field" not in line}
    assert failed == {"unknown.png": "unidentified", "damaged.pdf": "unreadable"}
    assert overview(store.database).documents == {"done": 13, "failed": 1, "unidentified": 1}
    assert (tmp_path / "home" / "killed-once").exists()


@pytest.mark.long
def test_pages_that_never_end_well_are_quarantined_and_the_rest_is_read(
    workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """One kills its process every time, one raises, one hangs until its time is up."""
    faults = {
        standin.KILLS_ITS_PROCESS: "killed",
        standin.RAISES: "a fault in the reader",
        standin.HANGS: "longer than",
    }
    for fault in faults:
        intake.receive(grey_file(tmp_path / f"{fault}.tif", 60, fault, 61), f"{fault}.tif", "auto")
    finish(workers.start(task_seconds=5.0))
    lines = readings(store)
    assert sorted(str(line["text"]) for line in lines if "field" in line) == sorted(["060", "061"] * 3)
    told = {line["file"]: line["reason"] for line in lines if "field" not in line}
    for fault, words in faults.items():
        reason = told[f"{fault}.tif"]
        assert isinstance(reason, dict)
        assert reason["code"] == "quarantined"
        assert words in reason["message"]


@pytest.mark.long
def test_a_worker_killed_with_all_its_processes_loses_nothing(
    workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """Three workers in a row are killed in the middle of 300 pages; a fourth finishes, each page once."""
    for number in range(100):
        pages = [1 + number, 100 + number % 100, 50 + number]
        intake.receive(grey_file(tmp_path / f"{number}.tif", *pages), f"{number}.tif", "auto")
    for rows in (20, 80, 140):
        worker = workers.start(task_seconds=1.0)
        while overview(store.database).pages.get("read", 0) < rows:
            assert worker.poll() is None
        worker.kill()
        worker.communicate()
    finish(workers.start(task_seconds=1.0))
    counted = Counter((line["file"], line["page"]) for line in readings(store))
    assert len(counted) == 300
    assert set(counted.values()) == {1}
    assert overview(store.database).documents == {"done": 100}


def test_a_document_submitted_while_a_worker_runs_is_read_too(
    workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """Whoever submits needs no broker: the dispatcher finds the row."""
    first = intake.receive(grey_file(tmp_path / "first.png", 60), "first.png", "auto")
    worker = workers.start()
    while documents_like(store.database, first.document)[0].state == "received":
        assert worker.poll() is None
    intake.receive(grey_file(tmp_path / "second.png", 61), "second.png", "auto")
    finish(worker)
    assert [line["text"] for line in readings(store)] == ["060", "061"]


def test_processes_killed_while_they_wait_for_work_do_not_stop_the_worker(
    workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """All idle ones at once with -9: new ones take over, the next document is read, and the worker ends well."""
    held = grey_file(tmp_path / "held.png", 60)
    # A document that somebody else holds keeps the worker waiting with nothing to do.
    held_document = intake.receive(held, held.name, "auto").document
    job = store.documents.claim(held_document, "worker:1", lease=600.0)
    assert job is not None
    worker = workers.start()
    idle = children(worker, at_least=2)
    for process in idle:
        os.kill(process, signal.SIGKILL)
    intake.receive(grey_file(tmp_path / "next.png", 61), "next.png", "auto")
    wait_for(lambda: overview(store.database).pages == {"read": 1}, worker)
    store.documents.release(job, "given back", delay=0.0)
    finish(worker)
    assert sorted(str(line["text"]) for line in readings(store)) == ["060", "061"]


def test_a_worker_without_weights_ends_at_once(workers: Workers, store: Store, intake: Intake, tmp_path: Path) -> None:
    """With the error's exit code and one line, and what waits goes on waiting."""
    document = intake.receive(grey_file(tmp_path / "page.png", 60), "page.png", "auto").document
    (tmp_path / "home" / standin.GONE).touch()
    worker = workers.start()
    said = worker.communicate(timeout=FINISH_SECONDS)[1]
    assert (worker.returncode, said) == (1, "the weights are missing\n")
    assert documents_like(store.database, document)[0].state == "received"


def test_a_worker_whose_new_processes_cannot_get_ready_ends(
    workers: Workers, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """The weights go while it works and its processes are replaced: it says so instead of trying for ever."""
    document = intake.receive(grey_file(tmp_path / "held.png", 60), "held.png", "auto").document
    assert store.documents.claim(document, "worker:1", lease=600.0) is not None
    worker = workers.start()
    idle = children(worker, at_least=2)
    (tmp_path / "home" / standin.GONE).touch()
    for process in idle:
        os.kill(process, signal.SIGKILL)
    said = worker.communicate(timeout=FINISH_SECONDS)[1]
    assert worker.returncode == 1, said
    assert said.endswith("the weights are missing\n")
