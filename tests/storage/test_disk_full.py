"""A disk that is full at any write: nothing is marked done that is not, nothing is lost, and room mends all.

Two ways to fill a disk for real: a small file system of our own, where we may mount one, and a limit on how large files
may become, which anybody may set.
"""

import logging
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from forms.errors import ServiceError
from segmentation.opening import count_pages, sniff
from storage.backup import check, make_backup, restore_into_empty
from storage.durable import hash_of
from storage.erasing import Eraser
from storage.models import DocumentRow, ReadingRow
from storage.overview import overview
from storage.query import Filters
from storage.store import Store, open_store
from tests.storage.documents import done, files
from tests.worker import standin
from tests.worker.paper import grey_file
from worker.bench import Bench
from worker.intake import Intake

STEP = 12 << 10
"""Bytes of room by which each attempt differs from the one before; a page of SQLite has a third of that."""

Room = Callable[[int], AbstractContextManager[None]]
"""Lets only so many bytes be written more, or files grow only so large, until its block ends."""


@contextmanager
def files_limited(room: int) -> Iterator[None]:
    """No file may become larger than `room`; Python ignores the signal, so that writing fails with an error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def disk_filled(disk: Path, room: int) -> Iterator[None]:
    """A file takes all but `room` bytes of the file system."""
    filler = disk / "filler"
    status = os.statvfs(disk)
    with filler.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(1, status.f_bavail * status.f_bsize - room))
    try:
        yield
    finally:
        filler.unlink()


@pytest.fixture(params=["file system", "limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Room]]:
    """A folder to work in, and what leaves no room there."""
    if request.param == "limit":
        yield tmp_path, files_limited
        return
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "inkfield-test", str(place)]
    if os.getuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        yield place, partial(disk_filled, place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def opened(home: Path) -> "closing[Store]":
    """The store of that home."""
    return closing(open_store(f"sqlite:///{home / 'inkfield.db'}", home))


def new_home(template: Path, place: Path) -> Path:
    """A home like `template`, alone in `place`."""
    home = place / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    return home


def bench_of(store: Store, once: Path) -> Bench:
    """A bench with the stand-in reader."""
    return Bench(
        store, count_pages, standin.open_as_it_is, partial(standin.read_brightness, once=once), "worker", lease=60.0
    )


class StopsWhoWaits(logging.Handler):
    """Tells a worker's process to end as soon as it says that it waits for room with a result in hand."""

    def emit(self, record: logging.LogRecord) -> None:
        """Send the signal that its parent would send."""
        assert "what was read is kept" in record.getMessage()
        os.kill(os.getpid(), signal.SIGALRM)


@contextmanager
def stopped_when_it_waits() -> Iterator[None]:
    """Nobody waits for room that will not come."""
    log, handler = logging.getLogger("worker.attempt"), StopsWhoWaits()
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        signal.signal(signal.SIGALRM, before)


def live(store: Store, scan: Path, once: Path) -> None:
    """Receive, split and read a scan as far as that goes; whoever was stopped comes back as another process."""
    document = Intake(store, sniff).receive(scan, scan.name, "auto").document
    bench_of(store, once).split_document(document)
    for page_id in store.bells.due_pages(limit=9, trust=0.0):
        bench_of(store, once).read_one(page_id)


def must_be_sound(store: Store) -> None:
    """Whatever is on record is there: originals of documents, and of what is done all readings and pictures."""
    with store.database.reading() as connection:
        for document in connection.scalars(sa.select(DocumentRow.id)):
            assert hash_of(store.originals.path(document)) == document
        for crop in connection.scalars(sa.select(ReadingRow.crop).where(ReadingRow.crop.is_not(None))):
            assert hash_of(store.crops.path(crop)) == crop
        assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    counts = overview(store.database)
    if counts.documents.get("done"):
        assert counts.pages == {"read": 3}
        assert sum(counts.readings.values()) == 3


def test_a_full_disk_marks_nothing_done_that_is_not(disk: tuple[Path, Room], tmp_path: Path) -> None:
    """Receiving, splitting and reading fail at each write in turn; with room again all ends as if nothing had been."""
    place, room = disk
    scan = grey_file(tmp_path / "form.tif", 50, 60, 120)
    with opened(tmp_path / "template"):
        pass
    reached: set[str] = set()
    for number in count():
        home = new_home(tmp_path / "template", place)
        with opened(home) as store:
            with room(number * STEP), stopped_when_it_waits(), suppress(ServiceError):
                live(store, scan, tmp_path / "once")
            must_be_sound(store)
            counts = overview(store.database)
            reached |= {*counts.documents, *counts.pages}
            finish(store, scan, tmp_path / "once")
            must_be_sound(store)
            assert [line["text"] for line in store.readings.records(Filters())] == ["050", "060", "120"]
            assert not [name for name in files(store) if name.startswith(".")]
        if counts.documents == {"done": 1}:
            break
    assert {"received", "split", "reading", "queued", "read"} <= reached
    assert number > 10


def finish(store: Store, scan: Path, once: Path) -> None:
    """What a person and a worker do once there is room: submit again, and work until nothing waits."""
    Intake(store, sniff).receive(scan, scan.name, "auto")
    bench = bench_of(store, once)
    with store.database.writing() as connection:  # the worker that met the full disk is gone, and its leases over
        for table in ("documents", "pages"):
            connection.execute(sa.text(f"UPDATE {table} SET lease_until = 0, rung_until = 0"))
    while store.bells.anything_open():
        for document in store.bells.due_documents(limit=9, trust=0.0):
            bench.split_document(document)
        for page_id in store.bells.due_pages(limit=9, trust=0.0):
            bench.read_one(page_id)


def test_a_backup_that_finds_no_room_leaves_nothing(disk: tuple[Path, Room], tmp_path: Path) -> None:
    """At whatever byte it ends: no file under its name and none beside it; with room it is whole."""
    place, room = disk
    (target := place / "backups").mkdir()
    with opened(tmp_path / "home") as store:
        for number in range(4):
            done(store, os.urandom(10_000), tmp_path / "in", pages=1 + number)
        for number in count():
            try:
                with room(number * STEP):
                    path, _ = make_backup(store, target / "backup.tar", lambda *_: None)
                break
            except ServiceError as error:
                assert "that there is room" in str(error)  # noqa: PT017 - each attempt ends here but the last
                assert list(target.iterdir()) == []
    assert number > 4
    assert check(path).rows["documents"] == 4


def test_a_restore_that_finds_no_room_leaves_an_empty_store(disk: tuple[Path, Room], tmp_path: Path) -> None:
    """At whatever write it ends no row has come; with room again the same call restores all."""
    place, room = disk
    with opened(tmp_path / "source") as source:
        for _ in range(4):
            done(source, os.urandom(10_000), tmp_path / "in", pages=3)
        backup, _ = make_backup(source, tmp_path / "backup.tar", lambda *_: None)
        kept = files(source)
    with opened(place / "home") as store:
        for number in count():
            try:
                with room(number**2 * STEP):
                    restore_into_empty(backup, store, lambda *_: None)
                break
            except ServiceError:
                assert overview(store.database).documents == {}
        assert number > 2
        assert files(store) == kept
        assert overview(store.database).documents == {"done": 4}


def test_an_erasing_that_finds_no_room_is_finished_later(disk: tuple[Path, Room], tmp_path: Path) -> None:
    """Either all of a document is there or it is on its way out; no row names a file that is gone."""
    place, room = disk
    with opened(place / "home") as store:
        documents = [done(store, b"%d" % number, tmp_path / "in", pages=5) for number in range(10)]
        store.database.scrub()
        for number in count():
            try:
                with room(number**2 * STEP):
                    Eraser(store).erase(documents)
                break
            except ServiceError:
                assert set(documents) <= files(store)
                assert overview(store.database).documents == {"done": 10}
        Eraser(store).finish()
        assert number > 0
        assert files(store) == set()
        assert overview(store.database).documents == {}
