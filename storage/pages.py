"""The pages as a queue: claim, save, hand back, give up. The row is the truth; messages only point at it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.page import Scan
from forms.reading import PageReading
from forms.reason import ReasonCode
from storage.clock import clock
from storage.closing import close_if_ended
from storage.engine import Database
from storage.jobs import GONE, MAX_ATTEMPTS, PageJob, in_seconds
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.rows import page_values, reading_values, storable
from storage.states import DocumentState, WorkState


def claimable() -> sa.ColumnElement[bool]:
    """A page that anybody may take: queued, or taken by somebody whose time is over."""
    over = sa.and_(PageRow.state == WorkState.WORKING, PageRow.lease_until <= clock())
    return sa.or_(PageRow.state == WorkState.QUEUED, over)


@dataclass(frozen=True)
class Pages:
    """The pages of one database."""

    database: Database
    originals: Originals

    def claim(self, page_id: int, holder: str, lease: float) -> PageJob | None:
        """Take a page for `lease` seconds; None where it is taken, ended or given up. `holder` is "worker:process"."""
        with self.database.writing() as connection:
            row = connection.execute(
                sa.update(PageRow)
                .where(PageRow.id == page_id, claimable(), PageRow.attempt < MAX_ATTEMPTS)
                .values(
                    state=WorkState.WORKING, attempt=PageRow.attempt + 1, lease_until=in_seconds(lease), holder=holder
                )
                .returning(PageRow.attempt, PageRow.number, PageRow.document_id)
            ).one_or_none()
            if row is None:
                return None
            document = connection.execute(
                sa.select(DocumentRow.file, DocumentRow.layout, DocumentRow.state).where(
                    DocumentRow.id == row.document_id
                )
            ).one()
            if document.state is DocumentState.SPLIT:
                connection.execute(
                    sa.update(DocumentRow)
                    .where(DocumentRow.id == row.document_id, DocumentRow.state == DocumentState.SPLIT)
                    .values(state=DocumentState.READING)
                )
        scan = Scan(row.document_id, document.file, self.originals.path(row.document_id))
        return PageJob(page_id, row.attempt, scan, row.number, document.layout)

    def save(self, job: PageJob, page: PageReading, crops: Mapping[str, str]) -> bool:
        """Store how a page ended, with its readings, and close its document if it was the last; all in one transaction.

        `crops` has the hash of a field's image by the field's name. False, and nothing stored, where the page has been
        taken over by somebody else since.
        """
        with self.database.writing() as connection:
            if not _ended(connection, job, page_values(page)):
                return False
            if page.readings:
                rows = reading_values(job.page_id, job.attempt, page.readings, crops)
                connection.execute(sa.insert(ReadingRow), rows)
            close_if_ended(connection, job.scan.document)
        return True

    def release(self, job: PageJob, note: str, delay: float) -> bool:
        """Hand a page back unread, to be tried again in `delay` seconds; `note` says why."""
        with self.database.writing() as connection:
            return _ended(connection, job, _handed_back(note, delay))

    def release_lost(self, worker: str, alive: Callable[[int], bool]) -> Sequence[int]:
        """Hand back the pages that processes of `worker` held when they died, and return their ids.

        `alive` says whether the process with that id still runs.
        """
        held = sa.select(PageRow.id, PageRow.attempt, PageRow.holder).where(
            PageRow.state == WorkState.WORKING, PageRow.holder.startswith(f"{worker}:", autoescape=True)
        )
        with self.database.reading() as connection:
            lost = [row for row in connection.execute(held) if not alive(int(row.holder.rpartition(":")[2]))]
        if not lost:
            return []
        with self.database.writing() as connection:
            for row in lost:
                mine = sa.and_(PageRow.id == row.id, PageRow.attempt == row.attempt, PageRow.state == WorkState.WORKING)
                connection.execute(sa.update(PageRow).where(mine).values(_handed_back(GONE, 0.0)))
        return [row.id for row in lost]

    def give_up(self) -> Sequence[int]:
        """Quarantine the pages that were taken too often, close their documents, and return the pages' ids."""
        worn_out = sa.and_(PageRow.attempt >= MAX_ATTEMPTS, claimable())
        worn = sa.select(PageRow.id, PageRow.document_id, PageRow.state, PageRow.reason_message).where(worn_out)
        with self.database.writing() as connection:
            rows = connection.execute(worn.with_for_update(skip_locked=True)).all()
            for row in rows:
                note = row.reason_message if row.state is WorkState.QUEUED and row.reason_message else GONE
                message = f"given up after {MAX_ATTEMPTS} attempts; of the last: {note}"
                connection.execute(
                    sa.update(PageRow)
                    .where(PageRow.id == row.id)
                    .values(
                        state=WorkState.QUARANTINED,
                        holder=None,
                        reason_code=ReasonCode.QUARANTINED,
                        reason_message=message,
                    )
                )
            for document in sorted({row.document_id for row in rows}):
                close_if_ended(connection, document)
        return [row.id for row in rows]


def _handed_back(note: str, delay: float) -> dict[str, object]:
    return {
        "state": WorkState.QUEUED,
        "lease_until": 0.0,
        "rung_until": in_seconds(delay),
        "holder": None,
        "reason_message": storable(note),
    }


def _ended(connection: sa.Connection, job: PageJob, values: Mapping[str, object]) -> bool:
    """Write how an attempt ended, unless another attempt has begun since."""
    result = connection.execute(
        sa.update(PageRow)
        .where(PageRow.id == job.page_id, PageRow.state == WorkState.WORKING, PageRow.attempt == job.attempt)
        .values(values)
    )
    return result.rowcount == 1
