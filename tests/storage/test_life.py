"""Whatever happens to a document, in whatever order: nothing is lost, nothing doubled, and everything ends."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.engine.interfaces import DBAPIConnection

from storage.store import Store, open_store
from tests.storage.life import Life
from tests.storage.turned_clock import TurnedClock

CHECKS = settings(deadline=None, database=None, print_blob=True, suppress_health_check=list(HealthCheck))
SHORT = settings(CHECKS, max_examples=60, stateful_step_count=25)
LONG = settings(CHECKS, max_examples=300, stateful_step_count=60)


def live(store: Store, how: settings) -> None:
    """Play many lives; none of them is worth a write to a disk."""
    if store.database.engine.dialect.name == "sqlite":
        sa.event.listen(store.database.engine, "connect", _not_durable)
    clock = TurnedClock(store.database)
    run_state_machine_as_test(lambda: Life(store, clock), settings=how)  # type: ignore[no-untyped-call]


def _not_durable(connection: DBAPIConnection, record: object) -> None:  # noqa: ARG001 - SQLAlchemy's protocol
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def test_a_document_survives_whatever_happens_to_it(tmp_path: Path) -> None:
    """Some lives on SQLite."""
    live(open_store(f"sqlite:///{tmp_path / 'inkfield.db'}", tmp_path), SHORT)


@pytest.mark.long
def test_documents_survive_whatever_happens_to_them(store: Store) -> None:
    """Many lives on each kind of database."""
    live(store, LONG)


@pytest.mark.parametrize(("seconds", "due"), [(0.0, 0), (90.0, 0), (110.0, 1), (-10.0, 0), (-4000.0, 1)])
def test_the_clock_turns(store: Store, seconds: float, due: int) -> None:
    """Forward and back, as the database itself sees it: a bell is not trusted past its time, nor out of a future."""
    clock = TurnedClock(store.database)
    store.documents.receive("a" * 64, "form.pdf", "application/pdf", "auto")
    store.bells.due_documents(limit=1, trust=100.0)
    clock.turn(seconds)
    assert len(store.bells.due_documents(limit=1, trust=100.0)) == due
