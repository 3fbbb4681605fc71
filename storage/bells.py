"""Which rows a bell must be rung for: those that wait, and that no bell was rung for lately."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from storage.clock import clock
from storage.engine import Database
from storage.jobs import MAX_ATTEMPTS, in_seconds
from storage.models import DocumentRow, PageRow
from storage.pages import claimable
from storage.states import OPEN_DOCUMENTS, DocumentState


@dataclass(frozen=True)
class Bells:
    """The bells of one database. A bell that was rung is trusted for a while; one that was lost is rung again."""

    database: Database

    def due_documents(self, limit: int, trust: float) -> Sequence[str]:
        """Up to `limit` documents that wait to be split, oldest first; each is not due again for `trust` seconds."""
        due = (
            sa.select(DocumentRow.id)
            .where(
                DocumentRow.state == DocumentState.RECEIVED,
                DocumentRow.rung_until <= clock(),
                DocumentRow.lease_until <= clock(),
                DocumentRow.attempt < MAX_ATTEMPTS,
            )
            .order_by(DocumentRow.created)
            .limit(limit)
        )
        with self.database.reading() as connection:
            if connection.scalar(due.limit(1)) is None:
                return []
        with self.database.writing() as connection:
            ids = connection.scalars(due.with_for_update(skip_locked=True)).all()
            rung = sa.update(DocumentRow).where(DocumentRow.id.in_(ids)).values(rung_until=in_seconds(trust))
            connection.execute(rung)
        return ids

    def due_pages(self, limit: int, trust: float) -> Sequence[int]:
        """Up to `limit` pages that wait to be read, oldest first; each is not due again for `trust` seconds."""
        waits = sa.and_(claimable(), PageRow.rung_until <= clock(), PageRow.attempt < MAX_ATTEMPTS)
        due = sa.select(PageRow.id).where(waits).order_by(PageRow.id).limit(limit)
        with self.database.reading() as connection:
            if connection.scalar(due.limit(1)) is None:
                return []
        with self.database.writing() as connection:
            ids = connection.scalars(due.with_for_update(skip_locked=True)).all()
            connection.execute(sa.update(PageRow).where(PageRow.id.in_(ids)).values(rung_until=in_seconds(trust)))
        return ids

    def waiting(self, pages: Sequence[int], documents: Sequence[str]) -> int:
        """How many of these pages and documents nobody has taken yet."""
        of_pages = sa.select(sa.func.count()).where(PageRow.id.in_(pages), claimable())
        of_documents = sa.select(sa.func.count()).where(
            DocumentRow.id.in_(documents),
            DocumentRow.state == DocumentState.RECEIVED,
            DocumentRow.lease_until <= clock(),
        )
        with self.database.reading() as connection:
            return (connection.scalar(of_pages) or 0) + (connection.scalar(of_documents) or 0)

    def forget(self) -> None:
        """Make every waiting row due now: for a start after a crash, when bells may have been lost."""
        with self.database.writing() as connection:
            received = DocumentRow.state == DocumentState.RECEIVED
            connection.execute(sa.update(DocumentRow).where(received).values(rung_until=0.0))
            connection.execute(sa.update(PageRow).where(claimable()).values(rung_until=0.0))

    def anything_open(self) -> bool:
        """Whether any document still waits for somebody."""
        is_open = sa.select(DocumentRow.id).where(DocumentRow.state.in_(OPEN_DOCUMENTS)).limit(1)
        with self.database.reading() as connection:
            return connection.scalar(is_open) is not None
