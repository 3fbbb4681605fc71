"""What is done to documents: receive, claim for splitting, split, reject, hand back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.page import Scan
from forms.reason import Reason, ReasonCode
from storage.clock import clock
from storage.engine import Database
from storage.jobs import GONE, MAX_ATTEMPTS, DocumentJob, in_seconds
from storage.models import DocumentRow, PageRow
from storage.originals import Originals
from storage.rows import reason_values, storable
from storage.states import OPEN_DOCUMENTS, OPEN_PAGES, DocumentState


@dataclass(frozen=True)
class Documents:
    """The documents of one database and the folder of their originals."""

    database: Database
    originals: Originals

    def receive(self, document: str, file: str, media_type: str, layout: str, *, urgent: bool = False) -> bool:
        """Record a document whose original is already kept; False where that content was received before.

        A known document that is still open becomes `urgent` if it is now said to be, with its pages that still wait.
        """
        new = {"id": document, "file": file, "media_type": media_type, "layout": layout, "urgent": urgent}
        try:
            with self.database.writing() as connection:
                connection.execute(sa.insert(DocumentRow).values(new))
        except sa.exc.IntegrityError:
            if urgent:
                self._hurry(document)
            return False
        return True

    def _hurry(self, document: str) -> None:
        """Make an open document urgent, then its open pages.

        Two transactions: the first waits for a splitting that is under way, so the second sees the pages it made.
        """
        with self.database.writing() as connection:
            open_still = sa.and_(DocumentRow.id == document, DocumentRow.state.in_(OPEN_DOCUMENTS))
            connection.execute(sa.update(DocumentRow).where(open_still).values(urgent=True))
        with self.database.writing() as connection:
            open_pages = sa.and_(PageRow.document_id == document, PageRow.state.in_(OPEN_PAGES))
            ids = connection.scalars(sa.select(PageRow.id).where(open_pages).order_by(PageRow.id).with_for_update())
            connection.execute(sa.update(PageRow).where(PageRow.id.in_(ids.all())).values(urgent=True))

    def claim(self, document: str, lease: float) -> DocumentJob | None:
        """Take a received document for `lease` seconds; None where it is taken, done or given up."""
        with self.database.writing() as connection:
            row = connection.execute(
                sa.update(DocumentRow)
                .where(
                    DocumentRow.id == document,
                    DocumentRow.state == DocumentState.RECEIVED,
                    DocumentRow.lease_until <= clock(),
                    DocumentRow.attempt < MAX_ATTEMPTS,
                )
                .values(attempt=DocumentRow.attempt + 1, lease_until=in_seconds(lease))
                .returning(DocumentRow.attempt, DocumentRow.file)
            ).one_or_none()
        return (
            None if row is None else DocumentJob(Scan(document, row.file, self.originals.path(document)), row.attempt)
        )

    def split(self, job: DocumentJob, pages: int) -> bool:
        """Make a row for each of `pages` pages; False where somebody else has taken the document over."""
        with self.database.writing() as connection:
            if not _ended(connection, job, {"state": DocumentState.SPLIT, "reason_code": None, "reason_message": None}):
                return False
            document = job.scan.document
            urgent = connection.scalar(sa.select(DocumentRow.urgent).where(DocumentRow.id == document))
            rows = [{"document_id": document, "number": n, "urgent": urgent} for n in range(1, pages + 1)]
            connection.execute(sa.insert(PageRow), rows)
        return True

    def reject(self, job: DocumentJob, reason: Reason) -> bool:
        """Record why a document has no pages; False where somebody else has taken it over."""
        failed = {"state": DocumentState.FAILED, **reason_values(reason)}
        with self.database.writing() as connection:
            return _ended(connection, job, failed)

    def release(self, job: DocumentJob, note: str, delay: float) -> bool:
        """Hand a document back unsplit, to be tried again in `delay` seconds; `note` says why."""
        back = {"lease_until": 0.0, "rung_until": in_seconds(delay), "reason_message": storable(note)}
        with self.database.writing() as connection:
            return _ended(connection, job, back)

    def give_up(self) -> Sequence[str]:
        """Fail the documents that were taken too often, and return their ids."""
        with self.database.writing() as connection:
            worn = connection.execute(
                sa.select(DocumentRow.id, DocumentRow.reason_message)
                .where(
                    DocumentRow.state == DocumentState.RECEIVED,
                    DocumentRow.attempt >= MAX_ATTEMPTS,
                    DocumentRow.lease_until <= clock(),
                )
                .with_for_update(skip_locked=True)
            ).all()
            for row in worn:
                message = f"given up after {MAX_ATTEMPTS} attempts; of the last: {row.reason_message or GONE}"
                connection.execute(
                    sa.update(DocumentRow)
                    .where(DocumentRow.id == row.id)
                    .values(state=DocumentState.FAILED, reason_code=ReasonCode.QUARANTINED, reason_message=message)
                )
        return [row.id for row in worn]


def _ended(connection: sa.Connection, job: DocumentJob, values: Mapping[str, object]) -> bool:
    """Write how an attempt ended, unless another attempt has begun since."""
    result = connection.execute(
        sa.update(DocumentRow)
        .where(
            DocumentRow.id == job.scan.document,
            DocumentRow.state == DocumentState.RECEIVED,
            DocumentRow.attempt == job.attempt,
        )
        .values(values)
    )
    return result.rowcount == 1
