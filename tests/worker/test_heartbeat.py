"""How a worker does is told by what it last did."""

import json
import time
from pathlib import Path

import pytest

from storage.store import Store
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.workers import pages, wait_for, workers_on
from worker.heartbeat import DEAD_SECONDS, SILENT_SECONDS, Life, Pulse, heartbeats, lives, workers_folder
from worker.intake import Intake

PATIENCE = 140.0


@pytest.fixture
def folder(store: Store) -> Path:
    """Where workers leave their signs of life."""
    return workers_folder(store.home)


def left(folder: Path, turned: float, progress: float) -> None:
    """A sign of life of a worker that last went round, and last ended a task, so many seconds ago."""
    Pulse(folder, "here.1", PATIENCE).beat()
    file = folder / "here.1.json"
    told = json.loads(file.read_text()) | {"turned": time.time() - turned, "progress": time.time() - progress}
    file.write_text(json.dumps(told))


def waiting_for(seconds: float, store: Store, intake: Intake, tmp_path: Path) -> None:
    """A document that has waited for so long."""
    document = intake.receive(grey_file(tmp_path / "waits.png", 60), "waits.png", "auto").document
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE documents SET created = created - {seconds} WHERE id = '{document}'")


@pytest.mark.parametrize(
    ("turned", "progress", "waited", "life"),
    [
        (0.0, 0.0, 999.0, Life.WELL),
        (0.0, 9999.0, 0.0, Life.WELL),
        (0.0, PATIENCE + 5, PATIENCE + 5, Life.STILL),
        (SILENT_SECONDS + 5, 0.0, 0.0, Life.SILENT),
    ],
    ids=["busy", "nothing to do", "nothing done while work waits", "not heard of"],
)
def test_a_worker_is_judged_by_its_last_progress(
    turned: float, progress: float, waited: float, life: Life,
    folder: Path, store: Store, intake: Intake, tmp_path: Path,
) -> None:  # fmt: skip
    """An idle one is well as long as nothing has waited for longer than a task may last."""
    left(folder, turned, progress)
    waiting_for(waited, store, intake, tmp_path)
    assert [each for _, each in lives(heartbeats(folder), store)] == [life]


def test_the_dead_are_forgotten(folder: Path) -> None:
    """Their files go."""
    left(folder, DEAD_SECONDS + 5, DEAD_SECONDS + 5)
    assert heartbeats(folder) == []
    assert list(folder.iterdir()) == []


def test_files_that_are_none_of_ours_are_passed_over(folder: Path) -> None:
    """Half files and those of another version do no harm."""
    left(folder, 0.0, 0.0)
    (folder / "half.json").write_text('{"worker": "a')
    (folder / "other.json").write_text('{"worker": "a"}')
    assert [beat.worker for beat in heartbeats(folder)] == ["here.1"]


def test_a_real_worker_shows_the_progress_of_its_processes_and_leaves_nothing(
    folder: Path, store: Store, intake: Intake, tmp_path: Path
) -> None:
    """While a page is slow its dispatcher goes round; when tasks end, that shows; at the end the file is gone."""
    intake.receive(grey_file(tmp_path / "slow.tif", *[standin.SLOW] * 4), "slow.tif", "auto")
    with workers_on(store, "memory://") as workers:
        worker = workers.start()
        wait_for(lambda: bool(heartbeats(folder)), worker)
        (first,) = heartbeats(folder)
        assert (folder / f"{first.worker}.json").stat().st_mode & 0o077 == 0
        wait_for(lambda: pages(store, "read") >= 1, worker)
        wait_for(lambda: any(beat.progress > first.started + 0.5 for beat in heartbeats(folder)), worker)
        assert worker.wait(60) == 0
    assert list(folder.iterdir()) == []
