"""Which rows a bell must be rung for: those that wait, and that no bell was rung for lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storage.clock import clock
from storage.documents import splittable
from storage.engine import Database
from storage.jobs import MAX_ATTEMPTS, in_seconds, is_due
from storage.models import DocumentRow, PageRow
from storage.pages import claimable, overdue
from storage.states import OPEN_DOCUMENTS, DocumentState, WorkState


@dataclass(frozen=True)
class Waiting:
    """Rows that wait, by their ids."""

    documents: Sequence[str]
    pages: Sequence[int]


@dataclass(frozen=True)
class Bells:
    """The bells of one database. A bell that was rung is trusted for a while; one that was lost is rung again."""

    database: Database

    def due_documents(self, limit: int, trust: float) -> Sequence[str]:
        """Up to `limit` documents that wait to be split, urgent ones first, then the oldest.

        Each is not due again for `trust` seconds.
        """
        due = sa.and_(splittable(), is_due(DocumentRow.rung_until), DocumentRow.attempt < MAX_ATTEMPTS)
        found = sa.select(DocumentRow.id).where(due)
        in_order = [
            found.where(DocumentRow.urgent == urgent).order_by(DocumentRow.created, DocumentRow.id)
            for urgent in (sa.true(), sa.false())
        ]
        ids: Sequence[str] = self._rung(DocumentRow, in_order, limit, trust)
        return ids

    def due_pages(self, limit: int, trust: float) -> Sequence[int]:
        """Up to `limit` pages that wait to be read, urgent ones first, then the oldest.

        Those whose holder's time is over come before all. Each is not due again for `trust` seconds.
        """
        due = sa.and_(is_due(PageRow.rung_until), PageRow.attempt < MAX_ATTEMPTS)
        found = sa.select(PageRow.id).where(due).order_by(PageRow.id)
        queued = found.where(PageRow.state == WorkState.QUEUED)
        # One question each, since no index has them all in this order.
        in_order = [
            found.where(overdue()),
            *(queued.where(PageRow.urgent == urgent) for urgent in (sa.true(), sa.false())),
        ]
        ids: Sequence[int] = self._rung(PageRow, in_order, limit, trust)
        return ids

    def _rung(
        self, table: type[DocumentRow | PageRow], in_order: Sequence[sa.Select[Any]], limit: int, trust: float
    ) -> Sequence[Any]:
        """The first `limit` ids that the questions find in `table`, marked as rung for."""
        with self.database.reading() as connection:
            if all(connection.scalar(question.limit(1)) is None for question in in_order):
                return []
        ids: list[Any] = []
        with self.database.writing() as connection:
            for question in in_order:
                if room := limit - len(ids):
                    ids += connection.scalars(question.limit(room).with_for_update(skip_locked=True))
            connection.execute(sa.update(table).where(table.id.in_(ids)).values(rung_until=in_seconds(trust)))
        return ids

    def urgent(self) -> Waiting:
        """What is taken before anything else: up to one urgent document and one urgent page that nobody took yet.

        Only those at which nothing failed yet: the others are paused, and their own bells end the pause.
        """
        with self.database.reading() as connection:
            document, page = connection.execute(_urgent()).one()
        return Waiting([] if document is None else [document], [] if page is None else [page])

    def unring(self, rows: Waiting) -> None:
        """Make waiting rows due now: their bells were heard for something else, or never rung."""
        with self.database.writing() as connection:
            waits = sa.and_(PageRow.id.in_(rows.pages), PageRow.state == WorkState.QUEUED)
            ids = connection.scalars(sa.select(PageRow.id).where(waits).order_by(PageRow.id).with_for_update()).all()
            connection.execute(sa.update(PageRow).where(PageRow.id.in_(ids)).values(rung_until=0.0))
            received = sa.and_(DocumentRow.id.in_(rows.documents), DocumentRow.state == DocumentState.RECEIVED)
            for document in sorted(connection.scalars(sa.select(DocumentRow.id).where(received))):
                connection.execute(sa.update(DocumentRow).where(DocumentRow.id == document).values(rung_until=0.0))

    def waiting(self, rows: Waiting) -> int:
        """For how many of these a bell was rung that is still trusted, and nobody has taken them yet."""
        pages = sa.and_(PageRow.id.in_(rows.pages), claimable(), sa.not_(is_due(PageRow.rung_until)))
        documents = sa.and_(DocumentRow.id.in_(rows.documents), splittable(), sa.not_(is_due(DocumentRow.rung_until)))
        of_pages, of_documents = (sa.select(sa.func.count()).where(waits) for waits in (pages, documents))
        with self.database.reading() as connection:
            return (connection.scalar(of_pages) or 0) + (connection.scalar(of_documents) or 0)

    def forget(self) -> None:
        """Make every waiting row due now: for a start after a crash, when bells may have been lost.

        Rows that somebody else works on at this moment are left to them.
        """
        pages = (
            sa.select(PageRow.id)
            .where(claimable(), PageRow.rung_until > clock())
            .order_by(PageRow.id)
            .with_for_update(skip_locked=True)
        )
        documents = (
            sa.select(DocumentRow.id)
            .where(splittable(), DocumentRow.rung_until > clock())
            .order_by(DocumentRow.id)
            .with_for_update(skip_locked=True)
        )
        with self.database.writing() as connection:
            connection.execute(sa.update(PageRow).where(PageRow.id.in_(pages)).values(rung_until=0.0))
            connection.execute(sa.update(DocumentRow).where(DocumentRow.id.in_(documents)).values(rung_until=0.0))

    def anything_open(self) -> bool:
        """Whether any document still waits for somebody."""
        is_open = sa.select(DocumentRow.id).where(DocumentRow.state.in_(OPEN_DOCUMENTS)).limit(1)
        with self.database.reading() as connection:
            return connection.scalar(is_open) is not None


@lru_cache
def _urgent() -> sa.Select[str | None, int | None]:
    """The ids of an urgent document and an urgent page; made once, as it is asked before each page."""
    document = (
        sa.select(DocumentRow.id)
        .where(splittable(), DocumentRow.urgent == sa.true(), DocumentRow.attempt == 0)
        .order_by(DocumentRow.created, DocumentRow.id)
        .limit(1)
    )
    page = (
        sa.select(PageRow.id)
        .where(PageRow.state == WorkState.QUEUED, PageRow.urgent == sa.true(), PageRow.attempt == 0)
        .order_by(PageRow.id)
        .limit(1)
    )
    return sa.select(document.scalar_subquery(), page.scalar_subquery())
