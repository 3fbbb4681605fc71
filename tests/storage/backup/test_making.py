"""What a backup file may be, and what it must never miss."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from forms.errors import NothingFoundError, UsageError
from storage.backup import make_backup
from storage.engine import open_database
from storage.models import Base
from storage.originals import Originals
from storage.store import Store
from tests.storage.backup.conftest import quietly


@pytest.fixture
def store(filled: Store) -> Store:
    """What is backed up."""
    return filled


def test_an_existing_file_is_not_written_over(store: Store, tmp_path: Path) -> None:
    """A backup is made once; in a folder each gets a name of its own."""
    path, _ = make_backup(store, tmp_path, quietly)
    assert path.name.startswith("inkfield-")
    with pytest.raises(UsageError, match="exists already"):
        make_backup(store, path, quietly)


def test_a_backup_is_private(store: Store, tmp_path: Path) -> None:
    """It holds every value."""
    before = os.umask(0)
    try:
        path, _ = make_backup(store, tmp_path / "backup.tar", quietly)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_database_is_no_backup(database_url: str, tmp_path: Path) -> None:
    """Whoever backs up the wrong place learns it at once, and no file is left."""
    database = open_database(database_url)
    store = Store(database, Originals(tmp_path / "originals"), Originals(tmp_path / "crops"))
    with pytest.raises(NothingFoundError):
        make_backup(store, tmp_path / "backup.tar", quietly)
    database.close()
    assert not list(tmp_path.glob("*.tar*")) + list(tmp_path.glob(".*"))


def test_every_column_can_be_backed_up() -> None:
    """A column of a new type needs a thought about how it is written down."""
    known = (sa.String, sa.Integer, sa.Double, sa.Boolean, sa.JSON)
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    assert [column for column in columns if not isinstance(column.type, known)] == []
