"""A second, empty store of the same kind, and one of the other kind."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import pytest

from storage.store import Store, open_store
from tests import services

NewStore = Callable[[str], Store]
"""Opens a new, empty store on `sqlite` or `postgresql`."""


@pytest.fixture
def new_store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NewStore]:
    """Opens new, empty stores and closes them afterwards."""
    numbers = count(1)
    with ExitStack() as stack:

        def opened(kind: str) -> Store:
            home = tmp_path / f"new-{next(numbers)}"
            if kind == "sqlite":
                return stack.enter_context(closing(open_store(f"sqlite:///{home / 'inkfield.db'}", home)))
            url = stack.enter_context(services.new_database(request.getfixturevalue("postgresql_server")))
            return stack.enter_context(closing(open_store(url, home)))

        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database."""
    return str(request.param)
