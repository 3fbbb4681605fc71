"""A store to back up, and new ones of each kind to restore into."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import pytest

from storage.erasing import Eraser
from storage.store import Store, open_store
from tests import services
from tests.storage.documents import done, receive

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


@pytest.fixture
def filled(kind: str, new_store: NewStore, tmp_path: Path) -> Store:
    """A store with documents in several states and a tombstone."""
    made = new_store(kind)
    done(made, b"one", tmp_path / "in", pages=3)
    done(made, b"two", tmp_path / "in")
    receive(made, b"waits", tmp_path / "in")
    Eraser(made).erase([done(made, b"erased", tmp_path / "in")])
    odd = made.originals.keep_bytes(b"odd")
    assert made.documents.receive(odd, "line\u2028separator \N{SNOWMAN}\n.pdf", "application/pdf", "auto")
    return made


def quietly(kind: str, done: int, total: int) -> None:
    """Whoever wants no progress."""
