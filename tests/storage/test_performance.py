"""How layouts perform, counted on each kind of database."""

from pathlib import Path

import sqlalchemy as sa

from storage.decisions import Decision, Purpose
from storage.models import CorrectionRow, ReadingRow
from storage.performance import Performance, performance
from storage.store import Store
from tests.storage.documents import done


def settle(store: Store, reading: int, decision: Decision) -> None:
    """Append a correction and let it count."""
    values = {"reading_id": reading, "decision": decision, "purpose": Purpose.REVIEW, "settled_by": "anna"}
    with store.database.writing() as connection:
        appended = connection.scalar(sa.insert(CorrectionRow).values(values).returning(CorrectionRow.id))
        changed = sa.update(ReadingRow).where(ReadingRow.id == reading).values(correction_id=appended)
        connection.execute(changed)


def test_an_empty_store_has_none(store: Store) -> None:
    """Nothing was read."""
    assert performance(store.database) == []


def test_fields_are_accepted_settled_or_wait(store: Store, tmp_path: Path) -> None:
    """Each once; what a person settled is no longer the machine's."""
    done(store, b"a scan", tmp_path / "in", pages=4)
    assert performance(store.database) == [Performance("cheque_in", 4, accepted=4, reviewed=0, corrected=0, waiting=4)]
    with store.database.reading() as connection:
        doubtful = list(connection.scalars(sa.text("SELECT id FROM readings WHERE field = 'date' ORDER BY id")))
    for reading, decision in zip(doubtful, (Decision.CONFIRMED, Decision.CORRECTED, Decision.ILLEGIBLE), strict=False):
        settle(store, reading, decision)
    (found,) = performance(store.database)
    assert found == Performance("cheque_in", 4, accepted=4, reviewed=3, corrected=2, waiting=1)
    assert found.fields == 8
