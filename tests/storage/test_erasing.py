"""What is erased is gone whole: rows, values and files, with a tombstone left, whatever interrupts it."""

import os
import signal
import sys
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from forms.errors import NothingFoundError, UsageError
from storage.erasing import Eraser
from storage.models import Base, DocumentRow, PageRow, ReadingRow, TombstoneRow
from storage.overview import overview
from storage.query import Filters
from storage.retention import named_document, old_documents
from storage.store import Store, open_store
from tests.nouns import page_read
from tests.storage.documents import done, files, read, receive

CROP = b"a picture of a field"


def rows(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.database.reading() as connection:
        counts = {table.name: sa.select(sa.func.count()).select_from(table) for table in Base.metadata.sorted_tables}
        return {name: connection.scalar(question) or 0 for name, question in counts.items()}


def test_an_erased_document_leaves_a_tombstone_and_nothing_else(store: Store, tmp_path: Path) -> None:
    """Rows, values, original and crops go; others stay; the tombstone has neither name nor value."""
    stays = done(store, b"stays", tmp_path / "in")
    kept = files(store)
    goes = done(store, b"goes", tmp_path / "in", pages=3)
    erased = Eraser(store).erase([goes])
    assert (erased.documents, erased.pages, erased.in_work) == ([goes], 3, [])
    assert files(store) == kept
    assert {line["document"] for line in store.readings.records(Filters())} == {stays}
    counts = rows(store)
    assert [counts[name] for name in ("documents", "pages", "readings", "tombstones")] == [1, 1, 2, 1]
    with store.database.reading() as connection:
        (stone,) = connection.execute(sa.select(TombstoneRow.__table__))
    assert (stone.document_id, stone.verb, stone.pages) == (goes, "erase", 3)
    assert 0 < stone.received <= stone.erased


def test_a_file_that_others_share_stays(store: Store, tmp_path: Path) -> None:
    """Two documents with the same picture of a field: it goes with the last of them."""
    first = done(store, b"first", tmp_path / "in", crop=CROP)
    second = done(store, b"second", tmp_path / "in", crop=CROP)
    (crop,) = files(store) - {first, second}
    Eraser(store).erase([first])
    assert files(store) == {second, crop}
    Eraser(store).erase([second])
    assert files(store) == set()


def test_an_erased_document_is_received_anew(store: Store, tmp_path: Path) -> None:
    """The same content is a new document, that may be read and erased again."""
    for _ in range(2):
        document = done(store, b"again", tmp_path / "in")
        assert overview(store.database).documents == {"done": 1}
        Eraser(store).erase([document])
    assert rows(store)["tombstones"] == 2


def test_what_a_worker_holds_is_not_erased(store: Store, tmp_path: Path) -> None:
    """While a lease runs, of the document or of a page, nothing of it is touched; the others of the call go."""
    splitting, reading = receive(store, b"splitting", tmp_path / "in"), receive(store, b"reading", tmp_path / "in")
    free = done(store, b"free", tmp_path / "in")
    assert store.documents.claim(splitting, "worker:1", 60.0) is not None
    job = store.documents.claim(reading, "worker:1", 60.0)
    assert job is not None
    store.documents.split(job, 2)
    page = store.pages.claim(store.bells.due_pages(limit=1, trust=60.0)[0], "worker:1", 60.0)
    assert page is not None
    erased = Eraser(store).erase([splitting, reading, free])
    assert erased.documents == [free]
    assert sorted(erased.in_work) == sorted([splitting, reading])
    assert {splitting, reading} <= files(store)
    assert store.pages.save(page, page_read(page.scan), {})


def test_a_late_result_for_an_erased_page_is_stored_nowhere(store: Store, tmp_path: Path) -> None:
    """A worker whose lease ran out comes back to find its page gone, and another's under the same number unharmed."""
    document = receive(store, b"slow", tmp_path / "in")
    split = store.documents.claim(document, "slow:1", lease=0.0)
    assert split is not None
    store.documents.split(split, 1)
    late = store.pages.claim(store.bells.due_pages(limit=1, trust=0.0)[0], "slow:1", lease=0.0)
    assert late is not None
    assert Eraser(store).erase([document]).documents == [document]
    assert not store.documents.split(split, 1)
    other = receive(store, b"other", tmp_path / "in")
    job = store.documents.claim(other, "worker:1", 60.0)
    assert job is not None
    store.documents.split(job, 1)
    current = store.pages.claim(store.bells.due_pages(limit=1, trust=60.0)[0], "worker:1", 60.0)
    assert current is not None
    assert not store.pages.save(late, page_read(late.scan), {})
    assert rows(store)["readings"] == 0
    assert store.pages.save(current, page_read(current.scan), {})


def test_a_document_that_waits_may_be_erased_unread(store: Store, tmp_path: Path) -> None:
    """Bells that still ring for it find nothing to claim."""
    received, split = receive(store, b"received", tmp_path / "in"), receive(store, b"split", tmp_path / "in")
    job = store.documents.claim(split, "worker:1", 60.0)
    assert job is not None
    store.documents.split(job, 2)
    pages = store.bells.due_pages(limit=9, trust=0.0)
    Eraser(store).erase([received, split])
    assert store.documents.claim(received, "worker:1", 60.0) is None
    assert [store.pages.claim(page, "worker:1", 60.0) for page in pages] == [None, None]
    assert not store.bells.anything_open()


def test_purging_takes_what_is_old_and_has_ended(store: Store, tmp_path: Path) -> None:
    """What is young stays, and what waits stays however old; values that nobody looked at are counted."""
    old, young = done(store, b"old", tmp_path / "in", pages=2), done(store, b"young", tmp_path / "in")
    waits = receive(store, b"waits", tmp_path / "in")
    with store.database.writing() as connection:
        aged = sa.update(DocumentRow).where(DocumentRow.id.in_([old, waits]))
        connection.execute(aged.values(created=DocumentRow.created - 91 * 86400))
    found = old_documents(store.database, 90 * 86400)
    assert (found.documents, found.pages, found.unseen) == ([old], 2, 2)
    assert Eraser(store).purge([*found.documents, waits]).documents == [old]
    assert {young, waits} <= files(store)
    with store.database.reading() as connection:
        assert connection.scalars(sa.select(TombstoneRow.verb)).all() == ["purge"]


def test_many_documents_go_in_batches(store: Store, tmp_path: Path) -> None:
    """More than one transaction takes are all erased."""
    documents = [receive(store, b"%d" % number, tmp_path / "in") for number in range(130)]
    assert sorted(Eraser(store).erase(documents).documents) == sorted(documents)
    assert rows(store)["documents"] == 0
    assert rows(store)["tombstones"] == 130
    assert files(store) == set()


def test_an_id_names_one_document(store: Store, tmp_path: Path) -> None:
    """Too short, ambiguous and unknown are three different answers; an erased one is known."""
    document = done(store, b"named", tmp_path / "in")
    assert named_document(store.database, document[:8]) == document
    with pytest.raises(UsageError, match="at least 8"):
        named_document(store.database, document[:7])
    with pytest.raises(NothingFoundError):
        named_document(store.database, "0123456789")
    for end in "xy":
        assert store.documents.receive(f"twice-named-{end}", "a.pdf", "application/pdf", "auto")
    with pytest.raises(UsageError, match="several"):
        named_document(store.database, "twice-named")
    Eraser(store).erase([document])
    assert named_document(store.database, document) is None


def test_no_value_is_left_in_the_files_of_sqlite(tmp_path: Path) -> None:
    """Not in the database, not in its log: rows are overwritten."""
    store = open_store(f"sqlite:///{tmp_path / 'inkfield.db'}", tmp_path)
    done(store, b"stays", tmp_path / "in")
    document = receive(store, b"goes", tmp_path / "in")
    read(store, document, pages=40)
    value = str(int(document[:8], 16)).encode()
    assert value in _bytes_of_database(tmp_path)
    Eraser(store).erase([document])
    assert store.database.scrub()
    assert value not in _bytes_of_database(tmp_path)
    store.close()


def _bytes_of_database(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.glob("inkfield.db*")))


def test_an_erasing_killed_at_any_step_is_finished_by_the_next(database_url: str, tmp_path: Path) -> None:
    """SIGKILL before each file operation and commit: no row ever names an absent file, and a second call ends it."""
    for step in count(1):
        home = tmp_path / f"home-{step}"
        store = open_store(database_url, home)
        documents = [done(store, b"%d" % number, tmp_path / "in", crop=CROP) for number in range(2)]
        stays = done(store, b"stays", tmp_path / "in", crop=b"another picture")
        store.close()
        killed = _killed_at(step, database_url, home, documents)
        assert _named(store) <= files(store)
        Eraser(store).erase(documents)
        Eraser(store).finish()
        assert files(store) == _named(store)
        assert rows(store)["tombstones"] == 2 * step + (step - 1)
        Eraser(store).erase([stays])
        store.close()
        if not killed:
            break
    assert step > 5


def _named(store: Store) -> set[str]:
    """All files that a row names."""
    with store.database.reading() as connection:
        crops = connection.scalars(sa.select(ReadingRow.crop).where(ReadingRow.crop.is_not(None)))
        return {str(crop) for crop in crops} | set(connection.scalars(sa.select(DocumentRow.id)))


def _killed_at(step: int, database_url: str, home: Path, documents: list[str]) -> bool:
    """Erase in a process that kills itself before its `step`th file operation or commit; whether it came so far."""
    child = os.fork()
    if child == 0:
        store = open_store(database_url, home)
        steps = count(1)

        def reached(*_: object) -> None:
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def audited(event: str, arguments: tuple[object, ...]) -> None:
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
            if writes or event in {"os.remove", "os.rename", "os.mkdir"}:
                reached()

        sys.addaudithook(audited)
        sa.event.listen(store.database.engine, "commit", reached)
        try:
            Eraser(store).erase(documents)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_every_table_goes_with_its_document_or_is_known_to_hold_none() -> None:
    """A new table hangs on documents by foreign keys that cascade, or is named here because it holds no values."""
    with_documents, of_nobody = {"documents"}, {"tombstones", "users", "sessions"}
    for table in Base.metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}
        if parents & with_documents:
            with_documents.add(table.name)
    assert {table.name for table in Base.metadata.sorted_tables} == with_documents | of_nobody


def test_pages_are_counted_for_documents_without_any(store: Store, tmp_path: Path) -> None:
    """A document that was never split has a tombstone with no pages."""
    Eraser(store).erase([receive(store, b"unsplit", tmp_path / "in")])
    with store.database.reading() as connection:
        assert connection.scalars(sa.select(TombstoneRow.pages)).all() == [0]
        assert connection.scalars(sa.select(PageRow.id)).all() == []
