"""Migrations give the schema of the models, once, however many start at the same time."""

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from forms.errors import UsageError
from storage import migrations
from storage.engine import Database, open_database
from storage.migrate import HEAD, current_revision, migrate, upgrade
from storage.models import Base
from storage.originals import Originals
from storage.query import Filters
from storage.rows import reading_values
from storage.store import Store
from tests.nouns import doubtful, reading

STARTS = 10

OPENS = """
import sys
from pathlib import Path
from storage.engine import open_database
from storage.migrate import migrate
from storage.store import open_store
input()
database = open_database(sys.argv[1])
print("migrated" if migrate(database) else "found")
store = open_store(sys.argv[1], Path(sys.argv[2]))
assert store.documents.receive(sys.argv[3] * 64, "form.pdf", "application/pdf", "auto")
"""


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


def test_ten_simultaneous_first_starts_are_one_migration_and_ten_stores(database_url: str, tmp_path: Path) -> None:
    """Ten processes open the same empty database at once: one of them migrates it, each of them can work with it."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS, database_url, str(tmp_path), str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(STARTS)
    ]  # fmt: skip
    for process in processes:  # all have loaded Python or are about to: let go
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    endings = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * STARTS, "\n".join(error for _, error in endings)
    assert sorted(said.strip() for said, _ in endings) == ["found"] * (STARTS - 1) + ["migrated"]
    with contextlib.closing(open_database(database_url)) as database, database.reading() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM alembic_version")) == 1
        assert connection.scalar(sa.text("SELECT count(*) FROM documents")) == STARTS


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_upgrade_keeps_every_row(database_url: str, revision: str) -> None:
    """What an older version stored is there afterwards, column by column, and can be worked with."""
    database = open_database(database_url)
    with database.writing() as connection:
        upgrade(connection, revision)
        _fill(connection)
    before = _rows(database)
    assert migrate(database)
    after = _rows(database)
    for name in ("documents", "pages", "readings"):
        kept = [{column: row[column] for column in before[name][0]} for row in after[name]]
        assert kept == before[name]
    assert [row["urgent"] for row in after["documents"]] == [False, False]
    store = Store(database, Originals(Path("originals")), Originals(Path("crops")))
    assert [line["text"] for line in store.readings.records(Filters())] == ["2026-11-23", "042"]
    assert [job.number for page in store.bells.due_pages(9, 60.0) if (job := store.pages.claim(page, "w:1", 60.0))] == [
        2
    ]
    database.close()


def _rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as plain values."""
    with database.reading() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        return {
            name: [dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()]
            for name, table in tables.tables.items()
        }


def _fill(connection: sa.Connection) -> None:
    """One document that is being read, with a page read and one queued, and one that is not split yet."""
    tables = sa.MetaData()
    tables.reflect(connection)
    times = {"lease_until": 0.0, "rung_until": 0.0, "updated": 1.79e9 + 1 / 3}
    document = {"media_type": "application/pdf", "layout": "auto", "attempt": 1, "created": 1.78e9 + 1 / 3, **times}
    connection.execute(
        tables.tables["documents"].insert(),
        [
            {"id": "a" * 64, "file": "Fräulein \N{SNOWMAN}.pdf", "state": "reading", **document},
            {"id": "b" * 64, "file": "b.tif", "state": "received", **document},
        ],
    )
    page = {"document_id": "a" * 64, "attempt": 2, **times}
    read = {"width": 1000, "height": 600, "dpi": 119.5, "layout": "cheque_in"}
    connection.execute(tables.tables["pages"].insert().values(id=7, number=1, state="read", **page, **read))
    connection.execute(tables.tables["pages"].insert().values(id=8, number=2, state="queued", **page))
    rows = reading_values(7, 2, (doubtful(), reading()), {"date": "c" * 64})
    old = rows[1] | {"is_current": False, "text": "041"}
    plain = [{**row, "is_current": row.get("is_current", True), "status": str(row["status"])} for row in (*rows, old)]
    connection.execute(tables.tables["readings"].insert(), plain)


def test_a_database_from_a_newer_version_is_refused(database_url: str) -> None:
    """An old program must not write into a schema it does not know."""
    database = open_database(database_url)
    migrate(database)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match="newer Inkfield"):
        migrate(database)
    database.close()
