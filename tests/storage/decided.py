"""Decisions about readings, put on record without a review page."""

import sqlalchemy as sa

from storage.decisions import Decision, Purpose
from storage.models import CorrectionRow, ReadingRow
from storage.store import Store


def reading_id(store: Store, field: str) -> int:
    """The current reading of a field, which only one page has."""
    with store.database.reading() as connection:
        found = sa.select(ReadingRow.id).where(ReadingRow.field == field, ReadingRow.is_current)
        return connection.execute(found).scalar_one()


def decide(store: Store, reading: int, decision: Decision, text: str | None, purpose: Purpose = Purpose.REVIEW) -> None:
    """Append a decision of Ada's, made on 27 November 2026 at 10:00 UTC after two seconds."""
    row = {"reading_id": reading, "decision": decision, "purpose": purpose, "text": text, "settled_by": "ada"}
    row |= {"settled_at": 1_795_773_600.0, "seconds": 2.0}
    with store.database.writing() as connection:
        correction = connection.execute(sa.insert(CorrectionRow).values(row).returning(CorrectionRow.id)).scalar_one()
        counts = None if decision is Decision.UNDONE else correction
        connection.execute(sa.update(ReadingRow).where(ReadingRow.id == reading).values(correction_id=counts))
