"""How documents stand, asked for by their ids: for who waits for their ends."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from forms.reason import Reason
from storage.engine import Database
from storage.models import DocumentRow
from storage.rows import as_reason
from storage.states import DocumentState


@dataclass(frozen=True)
class Standing:
    """One document."""

    document: str
    file: str
    """The name under which it was first received."""
    state: DocumentState
    reason: Reason | None
    received: float
    """When, in seconds since 1970, by the database's clock."""


def standings(database: Database, documents: Collection[str]) -> Mapping[str, Standing]:
    """How each of `documents` (at most some hundred ids) stands; who is not on record, or no longer, is absent."""
    asked = sa.select(
        DocumentRow.id,
        DocumentRow.file,
        DocumentRow.state,
        DocumentRow.reason_code,
        DocumentRow.reason_message,
        DocumentRow.created,
    ).where(DocumentRow.id.in_(documents))
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    return {
        row.id: Standing(
            row.id, row.file, DocumentState(row.state), as_reason(row.reason_code, row.reason_message), row.created
        )
        for row in rows
    }
