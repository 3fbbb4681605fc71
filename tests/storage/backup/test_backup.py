"""A backup gives a store back as it stood, on either database, while others work on it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from forms.errors import ServiceError, UsageError
from storage.backup import check, make_backup, restore_into_empty, restore_over
from storage.engine import open_database
from storage.erasing import Eraser
from storage.migrate import upgrade
from storage.models import Base, DocumentRow, PageRow, TombstoneRow
from storage.originals import Originals
from storage.query import Filters
from storage.store import Store
from tests.storage.backup.conftest import NewStore, quietly
from tests.storage.documents import done, files, receive

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def rows(store: Store) -> Rows:
    """Every row of every table, in the order of its key."""
    with store.database.reading() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()
            ]
            for table in Base.metadata.sorted_tables
        }


def contents(store: Store) -> dict[str, bytes]:
    """Every file that is kept, by its name."""
    folders = (store.originals.folder, store.crops.folder)
    return {file.name: file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def store(filled: Store) -> Store:
    """What is backed up."""
    return filled


def test_a_store_comes_back_as_it_was(store: Store, kind: str, new_store: NewStore, tmp_path: Path) -> None:
    """Row by row and byte by byte."""
    path, manifest = make_backup(store, tmp_path / "backup.tar", quietly)
    assert path == tmp_path / "backup.tar"
    assert check(path) == manifest
    restored = new_store(kind)
    assert restore_into_empty(path, restored, quietly) == manifest
    assert rows(restored) == rows(store)
    assert contents(restored) == contents(store)


def test_a_store_moves_to_the_other_database(store: Store, kind: str, new_store: NewStore, tmp_path: Path) -> None:
    """The format belongs to neither; new rows get numbers after the restored ones."""
    path, _ = make_backup(store, tmp_path, quietly)
    moved = new_store(OTHER[kind])
    restore_into_empty(path, moved, quietly)
    assert rows(moved) == rows(store)
    new = done(moved, b"new", tmp_path / "in", pages=2)
    assert len(list(moved.readings.records(Filters(document=new)))) == 4
    again, _ = make_backup(moved, tmp_path / "again.tar", quietly)
    back = new_store(kind)
    restore_into_empty(again, back, quietly)
    assert rows(back) == rows(moved)


@contextmanager
def at_work(store: Store, number: int) -> Iterator[Callable[[int], int]]:
    """So many processes make documents and read them; gives what waits for a number of documents and says how many."""
    home = str(store.originals.folder.parent)
    url = store.database.engine.url.render_as_string(hide_password=False)
    processes: list[subprocess.Popen[bytes]] = []

    def wait_for(documents: int) -> int:
        while (found := _count(store)) < documents:
            assert [process.poll() for process in processes] == [None] * number
            time.sleep(0.05)
        return found

    with ExitStack() as stack:
        for name in range(number):
            command = [sys.executable, "-m", "tests.storage.backup.writer", url, home, f"writer-{name}"]
            process = stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, cwd=Path(__file__).parents[3])
            )
            stack.callback(_stopped, process)
            processes.append(process)
        yield wait_for


def _stopped(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait() == 0


def _count(store: Store) -> int:
    with store.database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(DocumentRow)) or 0


def test_a_backup_under_load_restores_whole(kind: str, new_store: NewStore, tmp_path: Path) -> None:
    """Two processes write all the while: what was done in the snapshot is there with pages, readings and files."""
    store, restored = new_store(kind), new_store(OTHER[kind])
    with at_work(store, 2) as wait_for:
        before = wait_for(30)
        path, manifest = make_backup(store, tmp_path / "backup.tar", lambda *_: time.sleep(0.002))
        after = wait_for(manifest.rows["documents"] + 10)
    assert before <= manifest.rows["documents"] < after
    assert manifest.lost == {"originals": {}, "crops": {}}
    assert check(path) == manifest
    restore_into_empty(path, restored, quietly)
    made, source = rows(restored), rows(store)
    ended = {row["id"]: row for row in source["documents"]}
    whole = [row for row in made["documents"] if row["state"] == "done"]
    assert len(whole) > 10
    assert [ended[row["id"]] for row in whole] == whole
    ids = {row["id"] for row in whole}
    pages = {row["id"]: row for row in made["pages"] if row["document_id"] in ids}
    assert pages == {row["id"]: row for row in source["pages"] if row["document_id"] in ids}
    readings = [row for row in made["readings"] if row["page_id"] in pages]
    assert readings == [row for row in source["readings"] if row["page_id"] in pages]
    assert len(readings) == 2 * len(pages)
    kept, originally = contents(restored), contents(store)
    assert {row["id"] for row in made["documents"]} | {row["crop"] for row in made["readings"] if row["crop"]} == set(
        kept
    )
    assert all(originally[name] == content for name, content in kept.items())


def test_what_a_worker_held_waits_again(store: Store, kind: str, new_store: NewStore, tmp_path: Path) -> None:
    """Its process does not come back with the store; nor may its late result."""
    document = receive(store, b"held", tmp_path / "in")
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    store.documents.split(job, 1)
    assert store.pages.claim(store.bells.due_pages(limit=1, trust=60.0)[0], "worker:1", 60.0) is not None
    path, _ = make_backup(store, tmp_path, quietly)
    restored = new_store(kind)
    restore_into_empty(path, restored, quietly)
    (held,) = [row for row in rows(restored)["pages"] if row["document_id"] == document]
    assert (held["state"], held["holder"], held["attempt"]) == ("queued", None, 1)
    read_again = restored.bells.due_pages(limit=9, trust=60.0)
    assert read_again == [held["id"]]


def test_what_is_erased_while_the_backup_runs_is_not_restored(kind: str, new_store: NewStore, tmp_path: Path) -> None:
    """Its rows are in the snapshot, its files are gone: restoring leaves it out and says nothing is lost."""
    store, restored = new_store(kind), new_store(kind)
    documents = [done(store, b"%d" % number, tmp_path / "in") for number in range(4)]
    last = max(documents)

    def erase(what: str, done: int, total: int) -> None:  # noqa: ARG001 - as progress is told
        if (what, done) == ("originals", 1):
            Eraser(store).erase([last])

    path, manifest = make_backup(store, tmp_path / "backup.tar", erase)
    assert manifest.lost["originals"] == {last: "erased"}
    assert manifest.lost_before == 0
    restore_into_empty(path, restored, quietly)
    assert {row["id"] for row in rows(restored)["documents"]} == set(documents) - {last}
    assert last not in files(restored)
    assert len(files(restored)) == 6


def test_what_was_erased_after_the_backup_stays_erased(store: Store, tmp_path: Path) -> None:
    """Restoring over a store heeds its tombstones, but not for what was received again after the erasing."""
    erased, again = done(store, b"erased later", tmp_path / "in"), done(store, b"again", tmp_path / "in")
    Eraser(store).erase([again])
    done(store, b"again", tmp_path / "in")
    path, _ = make_backup(store, tmp_path / "backup.tar", quietly)
    Eraser(store).erase([erased])
    new = done(store, b"after the backup", tmp_path / "in")
    restore_over(path, store, quietly)
    ids = {row["id"] for row in rows(store)["documents"]}
    assert again in ids
    assert not {erased, new} & ids
    assert not {erased, new} & files(store)
    with store.database.reading() as connection:
        assert erased in connection.scalars(sa.select(TombstoneRow.document_id)).all()


def test_restoring_over_a_store_mends_its_files(store: Store, tmp_path: Path) -> None:
    """What was lost or spoiled since is as it was; what came since is gone."""
    path, _ = make_backup(store, tmp_path / "backup.tar", quietly)
    before_rows, before = rows(store), contents(store)
    spoiled, lost = sorted(before)[:2]
    for file in store.originals.folder.parent.rglob("*"):
        if file.name == spoiled:
            file.write_bytes(b"spoiled")
        elif file.name == lost:
            file.unlink()
    done(store, b"after the backup", tmp_path / "in")
    restore_over(path, store, quietly)
    assert contents(store) == before
    assert rows(store) == before_rows


def test_a_store_in_use_is_not_written_over(store: Store, tmp_path: Path) -> None:
    """Not without being told to, and not while a worker holds anything."""
    path, _ = make_backup(store, tmp_path / "backup.tar", quietly)
    document = receive(store, b"in work", tmp_path / "in")
    before = rows(store)
    with pytest.raises(UsageError, match=r"not empty.*--replace"):
        restore_into_empty(path, store, quietly)
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    with pytest.raises(ServiceError, match="workers are at work"):
        restore_over(path, store, quietly)
    assert store.documents.release(job, "", 0.0)
    assert len(rows(store)["documents"]) == len(before["documents"])


def test_files_lost_before_the_backup_are_told_of(store: Store, kind: str, new_store: NewStore, tmp_path: Path) -> None:
    """The rest is backed up and restored; the manifest names what is not there."""
    before = contents(store)
    spoiled, lost = [name for name in sorted(before) if store.crops.path(name).exists()][:2]
    store.crops.path(spoiled).write_bytes(b"spoiled")
    store.crops.path(lost).unlink()
    path, manifest = make_backup(store, tmp_path / "backup.tar", quietly)
    assert manifest.lost["crops"] == {spoiled: "damaged", lost: "missing"}
    assert check(path).lost_before == 2
    restored = new_store(kind)
    restore_into_empty(path, restored, quietly)
    assert contents(restored) == {name: content for name, content in before.items() if name not in (spoiled, lost)}


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_a_backup_of_an_older_schema_restores_into_this_one(
    revision: str, database_url: str, new_store: NewStore, tmp_path: Path
) -> None:
    """Back up before an upgrade, restore after it; making the backup changes no schema."""
    database = open_database(database_url)
    with database.writing() as connection:
        upgrade(connection, revision)
        times = {"lease_until": 0.0, "rung_until": 0.0, "created": 1.78e9 + 1 / 3, "updated": 1.79e9}
        document = {"id": "a" * 64, "file": "a.pdf", "media_type": "application/pdf", "layout": "auto", "attempt": 1}
        table = sa.Table("documents", sa.MetaData(), autoload_with=connection)
        connection.execute(table.insert().values(state="failed", reason_code="empty", **document, **times))
    old = Store(database, Originals(tmp_path / "old" / "originals"), Originals(tmp_path / "old" / "crops"))
    path, manifest = make_backup(old, tmp_path / "backup.tar", quietly)
    database.close()
    assert (manifest.schema, manifest.lost["originals"]) == (revision, {"a" * 64: "missing"})
    restored = new_store("sqlite")
    restore_into_empty(path, restored, quietly)
    (row,) = rows(restored)["documents"]
    assert (row["id"], row["created"], row["urgent"], row["reason_code"]) == ("a" * 64, 1.78e9 + 1 / 3, False, "empty")


def test_many_rows_are_written_in_parts(kind: str, new_store: NewStore, tmp_path: Path) -> None:
    """More rows than one part holds come back in order."""
    store, restored = new_store(kind), new_store(OTHER[kind])
    document = receive(store, b"long", tmp_path / "in")
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    store.documents.split(job, 4_500)
    path, manifest = make_backup(store, tmp_path / "backup.tar", quietly)
    assert manifest.rows["pages"] == 4_500
    restore_into_empty(path, restored, quietly)
    with restored.database.reading() as connection:
        numbers = connection.scalars(sa.select(PageRow.number).order_by(PageRow.id)).all()
    assert numbers == list(range(1, 4_501))
