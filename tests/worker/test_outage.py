"""A database that is away for a while: nothing is lost, nothing read twice, and no attempt is counted."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from forms.page import Page
from forms.reading import PageReading
from segmentation.opening import count_pages, sniff
from storage.jobs import MAX_ATTEMPTS
from storage.models import PageRow
from storage.overview import overview
from storage.query import Filters
from storage.store import Store, open_store
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.taking_in import split
from tests.worker.workers import finish, pages, wait_for, workers_on
from worker.bench import Bench
from worker.intake import Intake

PAGES = 8


@contextmanager
def database_away(url: str) -> Iterator[None]:
    """Every connection ends and no new one is let in, as when the server restarts."""
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def database_refuses(store: Store, times: int) -> Iterator[None]:
    """The next transactions cannot begin."""
    left = [times]

    def refuse(connection: sa.Connection) -> None:  # noqa: ARG001 - SQLAlchemy's protocol
        if left[0]:
            left[0] -= 1
            raise sa.exc.OperationalError("BEGIN", None, Exception("the server is starting up"))

    sa.event.listen(store.database.engine, "begin", refuse, insert=True)
    yield
    sa.event.remove(store.database.engine, "begin", refuse)


def attempts(store: Store) -> list[int]:
    """How often each page was taken, as far as it counts."""
    with store.database.reading() as connection:
        return list(connection.scalars(sa.select(PageRow.attempt)))


def test_a_database_that_goes_away_costs_no_page_an_attempt(postgresql_url: str, tmp_path: Path) -> None:
    """Results are kept until they can be written, and the worker goes on by itself."""
    store = open_store(postgresql_url, tmp_path / "home")
    file = grey_file(tmp_path / "slow.tif", *[standin.SLOW] * PAGES)
    Intake(store, sniff).receive(file, file.name, "auto")
    with workers_on(store, "memory://") as workers:
        worker = workers.start()
        wait_for(lambda: pages(store, "working") == 2 and pages(store, "read") >= 1, worker)
        with database_away(postgresql_url):
            time.sleep(5.0)
        said = finish(worker)
    assert overview(store.database).pages == {"read": PAGES}, said
    assert attempts(store) == [1] * PAGES
    lines = Counter(line["page"] for line in store.readings.records(Filters()))
    assert set(lines.values()) == {1}
    assert "Traceback" not in said, said
    store.close()


def test_what_was_read_is_written_once_the_database_is_back(store: Store, intake: Intake, tmp_path: Path) -> None:
    """Without reading it again."""
    with ExitStack() as outage:

        def read_and_lose_the_database(page: Page, choice: str) -> PageReading:
            outage.enter_context(database_refuses(store, times=1))
            return standin.read_brightness(page, choice, tmp_path / "once")

        bench = Bench(store, count_pages, standin.open_as_it_is, read_and_lose_the_database, "worker", lease=60.0)
        (page_id,) = split(bench, intake, grey_file(tmp_path / "a.png", 110))
        bench.read_one(page_id)
    assert overview(store.database).pages == {"read": 1}
    assert attempts(store) == [1]


def test_a_page_still_held_from_an_outage_is_handed_back_by_the_next_task(
    bench: Bench, intake: Intake, tmp_path: Path
) -> None:
    """Uncounted, however often: here the claim is made, and then nothing more is heard from the database."""
    (page_id,) = split(bench, intake, grey_file(tmp_path / "a.png", 110))
    for _ in range(2 * MAX_ATTEMPTS):
        with database_refuses(bench.store, 1):
            bench.read_one(page_id)
        assert bench.store.pages.claim(page_id, f"worker:{os.getpid()}", 60.0) is not None
        bench.split_document("e" * 64)
        assert overview(bench.store.database).pages == {"queued": 1}
        assert attempts(bench.store) == [0]


def test_a_folder_of_originals_that_is_away_fails_no_page(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """A share that is not mounted is an empty folder: the page waits, however often it is tried."""
    (page_id,) = split(bench, intake, grey_file(tmp_path / "a.png", 110))
    away = tmp_path / "away"
    shutil.move(bench.store.originals.folder, away)
    bench.store.originals.folder.mkdir()
    for _ in range(2 * MAX_ATTEMPTS):
        bench.read_one(page_id)
    assert overview(bench.store.database).pages == {"queued": 1}
    bench.store.originals.folder.rmdir()
    shutil.move(away, bench.store.originals.folder)
    bench.read_one(page_id)
    assert overview(bench.store.database).pages == {"read": 1}
