"""A store on SQLite, for what does not depend on the database, and a bench on it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from segmentation.opening import count_pages, sniff
from storage.store import Store, open_store
from tests.worker import standin
from worker.bench import Bench
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


@pytest.fixture
def bench(store: Store, tmp_path: Path) -> Bench:
    """A bench with the stand-in reader."""
    read = partial(standin.read_brightness, once=tmp_path / "once")
    return Bench(store, count_pages, standin.open_as_it_is, read, "worker", lease=60.0)
