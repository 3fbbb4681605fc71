"""Several machines share one PostgreSQL database and one folder of originals."""

import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from forms.errors import NothingFoundError
from segmentation.opening import sniff
from storage.overview import overview
from storage.query import Filters
from storage.requeue import NOT_READ, requeue
from storage.store import Store, open_store
from tests.worker import standin
from tests.worker.paper import grey_file
from worker.intake import Intake

ROOT = Path(__file__).parents[2]
MACHINES = 4
DOCUMENTS, PAGES = 40, 3
LEASE = 3.0
FINISH_SECONDS = 200.0


@pytest.fixture
def store(postgresql_url: str, tmp_path: Path) -> Iterator[Store]:
    """A new, empty store on PostgreSQL."""
    opened = open_store(postgresql_url, tmp_path / "home")
    yield opened
    opened.close()


@contextmanager
def machines(url: str, home: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Four of them at work, each with a name of its own."""
    command = [sys.executable, "-m", "tests.worker.machine", url, str(home)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(
            [*command, f"machine-{number}", str(LEASE)], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )
        for number in range(MACHINES)
    ]
    try:
        yield started
    finally:
        for machine in started:
            machine.kill()
            machine.wait()
            if machine.stderr is not None:
                machine.stderr.close()


def deadlocks(store: Store) -> int:
    """How many PostgreSQL has had to break in this database."""
    with store.database.reading() as connection:
        asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(connection.exec_driver_sql(asked).scalar_one())


def disturb(store: Store, intake: Intake, files: list[Path]) -> None:
    """Do what operators do at the same time: the same files again, now urgent, and requeue what was not read."""
    for file in files:
        intake.receive(file, file.name, "auto", urgent=True)
    with contextlib.suppress(NothingFoundError):
        requeue(store.database, [], NOT_READ)


def test_four_machines_read_every_page_once_and_never_lock_each_other_out(
    store: Store, postgresql_url: str, tmp_path: Path
) -> None:
    """One is killed in the middle of a page while operators requeue and hurry: no deadlock, nothing lost or doubled."""
    intake = Intake(store, sniff)
    files = []
    for number in range(DOCUMENTS):
        last = standin.UNIDENTIFIED if number % 4 == 0 else 150 + number
        files.append(grey_file(tmp_path / f"{number}.tif", 50 + number, 100 + number, last))
    files.append(grey_file(tmp_path / "killer.tif", 60, standin.KILLS_ITS_PROCESS_ONCE, 61))
    for file in files:
        intake.receive(file, file.name, "auto")
    with machines(postgresql_url, tmp_path / "home") as started:
        until = time.monotonic() + FINISH_SECONDS
        for round_ in range(10):
            disturb(store, intake, files[round_::10])
        while any(machine.poll() is None for machine in started):
            assert time.monotonic() < until
            time.sleep(0.2)
        endings = sorted(machine.returncode for machine in started)
        said = [machine.stderr.read() for machine in started if machine.stderr is not None]
    assert endings == [-9, 0, 0, 0], said
    assert deadlocks(store) == 0, said
    states = overview(store.database)
    assert states.documents == {"done": DOCUMENTS + 1}
    assert states.pages == {"read": DOCUMENTS * PAGES - 10 + PAGES, "unidentified": 10}
    lines = Counter((line["file"], line["page"]) for line in store.readings.records(Filters()))
    assert len(lines) == (DOCUMENTS + 1) * PAGES
    assert set(lines.values()) == {1}
