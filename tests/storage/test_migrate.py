"""Migrations give the schema of the models, once, however many start at the same time."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from forms.errors import UsageError
from storage import migrations
from storage.engine import open_database
from storage.migrate import HEAD, current_revision, migrate
from storage.models import Base
from storage.store import Store

STARTS = 4


def test_the_constant_names_the_newest_script() -> None:
    """A start trusts HEAD without loading the scripts, so the two must agree."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrating_gives_exactly_the_schema_of_the_models(store: Store) -> None:
    """Alembic finds nothing left to do between the migrated database and the models."""
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_twice_does_nothing_the_second_time(database_url: str) -> None:
    """The first call says it did something, the second that it did not."""
    database = open_database(database_url)
    assert current_revision(database) is None
    assert migrate(database)
    assert not migrate(database)
    assert current_revision(database) == HEAD
    database.close()


def test_simultaneous_first_starts_do_not_break_each_other(database_url: str, tmp_path: Path) -> None:
    """Several processes open the same empty database at once, and each of them gets a working store."""
    code = (
        "import pathlib, sys; from storage.store import open_store; open_store(sys.argv[1], pathlib.Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, database_url, str(tmp_path)]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(STARTS)]
    endings = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * STARTS, "\n".join(endings)


def test_a_database_from_a_newer_version_is_refused(database_url: str) -> None:
    """An old program must not write into a schema it does not know."""
    database = open_database(database_url)
    migrate(database)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match="newer Inkfield"):
        migrate(database)
    database.close()
