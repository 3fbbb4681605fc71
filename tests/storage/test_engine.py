"""Opening a database, and the errors of one that cannot be used."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from forms.errors import ServiceError, SettingsError
from storage.clock import clock
from storage.engine import open_database
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
