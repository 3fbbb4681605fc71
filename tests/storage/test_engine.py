"""Opening a database, and the errors of one that cannot be used."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from forms.errors import ServiceError, SettingsError
from storage import mounts
from storage.clock import clock
from storage.engine import open_database
from storage.models import DocumentRow
from storage.store import Store


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_url_that_cannot_be_a_shared_database_is_a_wrong_setting(url: str) -> None:
    """What workers cannot share is refused before anything is connected."""
    with pytest.raises(SettingsError, match="sqlite:///FILE"):
        open_database(url)


def test_a_server_that_does_not_answer_is_a_missing_service() -> None:
    """The message names the database, never its password."""
    database = open_database("postgresql://somebody:secret@127.0.0.1:1/name")
    with pytest.raises(ServiceError, match="cannot be used now") as caught, database.reading():
        pass
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_told_apart(tmp_path: Path) -> None:
    """Rubbish where the database should be is named, and left alone."""
    file = tmp_path / "rubbish.db"
    file.write_bytes(b"not a database, whatever its name says " * 100)
    with pytest.raises(ServiceError, match="no SQLite database"):
        open_database(f"sqlite:///{file}")


def test_the_database_file_is_private(tmp_path: Path) -> None:
    """Readings of cheques are nobody else's business on a shared machine."""
    open_database(f"sqlite:///{tmp_path / 'new' / 'inkfield.db'}").close()
    assert (tmp_path / "new" / "inkfield.db").stat().st_mode & 0o077 == 0


def test_sqlite_on_a_network_share_is_refused_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its log needs memory that all its users share; the message names the share and both ways out."""
    table = tmp_path / "mountinfo"
    table.write_text(f"2 1 0:9 / {tmp_path} rw - nfs4 files:/scans rw\n")
    monkeypatch.setattr(mounts.network_mount, "__defaults__", (table,))
    with pytest.raises(SettingsError, match=r"nfs4 \(files:/scans at .*postgresql://"):
        open_database(f"sqlite:///{tmp_path / 'home' / 'inkfield.db'}")
    assert not (tmp_path / "home").exists()


def test_an_error_of_the_database_quotes_no_row(store: Store) -> None:
    """Errors are logged and kept as reasons; what a row held must not get there."""
    row = {"id": "d" * 64, "file": "3970.00", "media_type": None, "layout": "auto"}
    with pytest.raises(sa.exc.IntegrityError) as caught, store.database.writing() as connection:
        connection.execute(sa.insert(DocumentRow).values(row))
    told = [str(caught.value), repr(caught.value.orig), str(caught.value.__cause__)]
    assert "media_type" in told[0]
    assert not [each for each in told if "3970" in each]


def test_what_was_deleted_is_gone_from_the_files_of_sqlite(tmp_path: Path) -> None:
    """Deleted bytes are overwritten, and the log that held them is emptied."""
    database = open_database(f"sqlite:///{tmp_path / 'inkfield.db'}")
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE kept (value TEXT)"))
        connection.execute(sa.text("INSERT INTO kept VALUES ('three thousand'), ('stays')"))
    with database.writing() as connection:
        connection.execute(sa.text("DELETE FROM kept WHERE value LIKE 'three%'"))
    assert database.scrub()
    held = b"".join(file.read_bytes() for file in tmp_path.glob("inkfield.db*"))
    assert b"stays" in held
    assert b"three thousand" not in held
    database.close()


def test_a_reader_that_keeps_the_log_alive_is_told_of(tmp_path: Path) -> None:
    """Its snapshot needs the old rows, so nothing promises that they are gone."""
    database = open_database(f"sqlite:///{tmp_path / 'inkfield.db'}")
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE kept (value TEXT)"))
    with database.reading() as connection:
        connection.execute(sa.text("SELECT * FROM kept")).all()
        with database.writing() as other:
            other.execute(sa.text("INSERT INTO kept VALUES ('new')"))
        assert not database.scrub()
    assert database.scrub()
    database.close()


def test_transactions_that_read_and_then_write_wait_for_each_other(store: Store) -> None:
    """Eight threads count to fifty in one row and lose nothing: a lock at the start, not a failure in the middle."""
    counter = sa.table("counter", sa.column("value"))
    with store.database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE counter (value INTEGER)"))
        connection.execute(sa.insert(counter).values(value=0))

    def count() -> None:
        for _ in range(50):
            with store.database.writing() as connection:
                value = connection.scalar(sa.select(counter.c.value).with_for_update())
                connection.execute(sa.update(counter).values(value=value + 1))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(counter.c.value)) == 400


def test_the_clock_is_the_databases_and_moves(store: Store) -> None:
    """Two looks at the clock are seconds since 1970, the second not before the first."""
    with store.database.reading() as connection:
        first, second = connection.scalar(sa.select(clock())), connection.scalar(sa.select(clock()))
    assert isinstance(first, float)
    assert isinstance(second, float)
    assert 1.7e9 < first <= second
