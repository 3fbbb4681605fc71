"""The rows of a backup made ready for a store: of this version, held by nobody, without what was erased since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from storage.backup.manifest import ERASED, ORIGINALS, Manifest
from storage.engine import Database
from storage.migrate import HEAD, upgrade
from storage.models import DocumentRow, PageRow, ReadingRow, TombstoneRow
from storage.states import DocumentState, WorkState

BATCH = 500


@dataclass(frozen=True)
class Stone:
    """A tombstone."""

    document_id: str
    verb: str
    pages: int
    received: float
    erased: float


def stones(connection: sa.Connection) -> Sequence[Stone]:
    """All tombstones of a database."""
    columns = (
        TombstoneRow.document_id,
        TombstoneRow.verb,
        TombstoneRow.pages,
        TombstoneRow.received,
        TombstoneRow.erased,
    )
    return [Stone(*row) for row in connection.execute(sa.select(*columns).order_by(TombstoneRow.id))]


def bring_up(staged: Database, manifest: Manifest, known: Sequence[Stone]) -> None:
    """Make the rows of a backup those of a store of this version.

    What a process was working on waits again, since no process of that time may come back. Documents whose file was
    erased while the backup was made go, and those that a tombstone in `known` outlives.
    """
    with staged.writing() as connection:
        upgrade(connection, HEAD)
        _hand_back(connection)
        new = sorted(set(known) - set(stones(connection)), key=lambda stone: stone.erased)
        if new:
            connection.execute(sa.insert(TombstoneRow), [vars(stone) for stone in new])
        _remove(connection, [name for name, why in manifest.lost[ORIGINALS].items() if why == ERASED])
        outlived = sa.select(DocumentRow.id).join(TombstoneRow, TombstoneRow.document_id == DocumentRow.id)
        _remove(connection, connection.scalars(outlived.where(TombstoneRow.erased > DocumentRow.created)).all())


def _hand_back(connection: sa.Connection) -> None:
    """Let whatever was held be taken by anybody at once."""
    free = {"lease_until": 0.0, "rung_until": 0.0, "holder": None}
    pages = sa.update(PageRow).where(PageRow.state == WorkState.WORKING)
    connection.execute(pages.values(free | {"state": WorkState.QUEUED, "updated": PageRow.updated}))
    held = sa.and_(DocumentRow.state == DocumentState.RECEIVED, DocumentRow.lease_until != 0.0)
    connection.execute(sa.update(DocumentRow).where(held).values(free | {"updated": DocumentRow.updated}))


def _remove(connection: sa.Connection, documents: Collection[str]) -> None:
    """Delete those documents with all that belongs to them."""
    every = sorted(documents)
    for first in range(0, len(every), BATCH):
        some = every[first : first + BATCH]
        pages = sa.select(PageRow.id).where(PageRow.document_id.in_(some))
        connection.execute(sa.delete(ReadingRow).where(ReadingRow.page_id.in_(pages)))
        connection.execute(sa.delete(PageRow).where(PageRow.document_id.in_(some)))
        connection.execute(sa.delete(DocumentRow).where(DocumentRow.id.in_(some)))
