"""A store on SQLite, for what does not depend on the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from segmentation.opening import sniff
from storage.store import Store, open_store
from worker.intake import Intake


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new, empty store."""
    opened = open_store(f"sqlite:///{tmp_path / 'home' / 'inkfield.db'}", tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def intake(store: Store) -> Intake:
    """Its door for files."""
    return Intake(store, sniff)
