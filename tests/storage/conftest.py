"""A store on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store, open_store


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """A new, empty store."""
    opened = open_store(database_url, tmp_path)
    yield opened
    opened.close()
