"""The pages as a queue: claim, save, hand back, give up. The row is the truth; messages only point at it.

Whoever locks several rows locks pages before documents, each kind in the order of its ids: so nobody waits in a ring.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forms.page import Scan
from forms.reading import PageReading
from storage.clock import clock
from storage.closing import close_if_ended
from storage.engine import Database
from storage.jobs import GONE, MAX_ATTEMPTS, PageJob, given_up, held_by, in_seconds, is_over, process_of
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.rows import page_values, reading_values, reason_values, storable
from storage.states import DocumentState, WorkState


def overdue() -> sa.ColumnElement[bool]:
    """A page that was taken by somebody whose time is over."""
    return sa.and_(PageRow.state == WorkState.WORKING, is_over(PageRow.lease_until))


def claimable() -> sa.ColumnElement[bool]:
    """A page that anybody may take: queued, or taken by somebody whose time is over."""
    return sa.or_(PageRow.state == WorkState.QUEUED, overdue())


@dataclass(frozen=True)
class Pages:
    """The pages of one database."""

    database: Database
    originals: Originals

    def claim(self, page_id: int, holder: str, lease: float) -> PageJob | None:
        """Take a page for `lease` seconds; None where it is taken, ended or given up. `holder` is "worker:process"."""
        with self.database.writing() as connection:
            wanted = {"wanted": page_id, "by": holder, "seconds": lease}
            row = connection.execute(_claim(), wanted).one_or_none()
            if row is None:
                return None
            if row.document_state is DocumentState.SPLIT:
                connection.execute(_first_taken(), {"document": row.document_id})
        scan = Scan(row.document_id, row.document_file, self.originals.path(row.document_id))
        return PageJob(page_id, row.attempt, holder, scan, row.number, row.document_layout)

    def save(self, job: PageJob, page: PageReading, crops: Mapping[str, str]) -> bool:
        """Store how a page ended, with its readings, and close its document if it was the last; all in one transaction.

        `crops` has the hash of a field's image by the field's name. False, and nothing stored, where the page has been
        taken over by somebody else since. Readings from before stay on record, but are not current any more.
        """
        with self.database.writing() as connection:
            if not _ended(connection, job, _mine(), page_values(page)):
                return False
            connection.execute(_readings_before(), {"page": job.page_id})
            if page.readings:
                rows = reading_values(job.page_id, job.attempt, page.readings, crops)
                connection.execute(sa.insert(ReadingRow), rows)
            close_if_ended(connection, job.scan.document)
        return True

    def release(self, job: PageJob, note: str, delay: float) -> bool:
        """Hand a page back unread, to be tried again in `delay` seconds; `note` says why."""
        with self.database.writing() as connection:
            return _ended(connection, job, _mine().values(_handed_back(note, delay)), {})

    def postpone(self, job: PageJob, note: str, delay: float) -> bool:
        """The same as if it had not been taken: for what is not the page's fault."""
        untaken = {"attempt": job.attempt - 1}
        with self.database.writing() as connection:
            return _ended(connection, job, _mine().values(_handed_back(note, delay) | untaken), {})

    def postpone_held(self, holder: str, note: str) -> None:
        """Postpone whatever `holder` still holds: for one that could not say so at the time."""
        untaken = {"attempt": PageRow.attempt - 1}
        with self.database.writing() as connection:
            connection.execute(
                sa.update(PageRow)
                .where(PageRow.state == WorkState.WORKING, PageRow.holder == holder)
                .values(_handed_back(note, 0.0) | untaken)
            )

    def release_lost(self, workers: str, alive: Callable[[int], bool]) -> Sequence[int]:
        """Hand back the pages that processes of `workers` held when they died, and return their ids.

        `workers` is how their names begin; `alive` says whether the process with that id still runs.
        """
        held = sa.select(PageRow.id, PageRow.attempt, PageRow.holder, PageRow.document_id, PageRow.number).where(
            PageRow.state == WorkState.WORKING, held_by(PageRow.holder, workers)
        )
        with self.database.reading() as connection:
            lost = [row for row in connection.execute(held) if not alive(process_of(row.holder or ""))]
        return [row.id for row in lost if self.release(_job(row), GONE, 0.0)]

    def give_up(self) -> Sequence[int]:
        """Quarantine the pages that were taken too often, close their documents, and return the pages' ids."""
        worn_out = sa.and_(PageRow.attempt >= MAX_ATTEMPTS, claimable())
        worn = sa.select(PageRow.id, PageRow.document_id, PageRow.state, PageRow.reason_message).where(worn_out)
        with self.database.reading() as connection:
            if connection.execute(worn.limit(1)).one_or_none() is None:
                return []
        with self.database.writing() as connection:
            rows = connection.execute(worn.order_by(PageRow.id).with_for_update(skip_locked=True)).all()
            for row in rows:
                reason = given_up(row.reason_message if row.state is WorkState.QUEUED else None)
                values = {"state": WorkState.QUARANTINED, "holder": None, **reason_values(reason)}
                connection.execute(sa.update(PageRow).where(PageRow.id == row.id).values(values))
            for document in sorted({row.document_id for row in rows}):
                close_if_ended(connection, document)
        return [row.id for row in rows]


@lru_cache
def _claim() -> sa.Update:
    """Takes the page `wanted` for `seconds`, `by` a holder; gives what a job must know. Made once for all pages."""
    taken = {
        "state": WorkState.WORKING,
        "lease_until": clock() + sa.bindparam("seconds", type_=sa.Double),
        "holder": sa.bindparam("by"),
        "attempt": PageRow.attempt + 1,
    }
    document = (_of_its_document(column) for column in (DocumentRow.file, DocumentRow.layout, DocumentRow.state))
    return (
        sa.update(PageRow)
        .where(PageRow.id == sa.bindparam("wanted"), claimable(), PageRow.attempt < MAX_ATTEMPTS)
        .values(taken)
        .returning(PageRow.attempt, PageRow.number, PageRow.document_id, *document)
    )


@lru_cache
def _first_taken() -> sa.Update:
    """A document whose pages all waited is being read."""
    split = sa.and_(DocumentRow.id == sa.bindparam("document"), DocumentRow.state == DocumentState.SPLIT)
    return sa.update(DocumentRow).where(split).values(state=DocumentState.READING)


def _of_its_document(column: sa.orm.InstrumentedAttribute[Any]) -> sa.Label[Any]:
    """A column of a page's document, `document_` before its name, within a statement about pages."""
    asked = sa.select(column).where(DocumentRow.id == PageRow.document_id).correlate(PageRow)
    return asked.scalar_subquery().label(f"document_{column.key}")


def _job(row: Any) -> PageJob:  # noqa: ANN401 - a row of a select
    """What the holder of a row has in its hands, as far as its claim is concerned."""
    return PageJob(row.id, row.attempt, row.holder or "", Scan(row.document_id, "", Path()), row.number, "")


def _handed_back(note: str, delay: float) -> dict[str, object]:
    return {
        "state": WorkState.QUEUED,
        "lease_until": 0.0,
        "rung_until": in_seconds(delay),
        "holder": None,
        "reason_message": storable(note),
    }


@lru_cache
def _mine() -> sa.Update:
    """Changes the page of a job, unless another attempt has begun since; made once, as it is the same for all."""
    return sa.update(PageRow).where(
        PageRow.id == sa.bindparam("page"),
        PageRow.state == WorkState.WORKING,
        PageRow.attempt == sa.bindparam("own_attempt"),
        PageRow.holder == sa.bindparam("own_holder"),
    )


@lru_cache
def _readings_before() -> sa.Update:
    """What was read on a page before is not current any more."""
    before = sa.and_(ReadingRow.page_id == sa.bindparam("page"), ReadingRow.is_current)
    return sa.update(ReadingRow).where(before).values(is_current=False)


def _ended(connection: sa.Connection, job: PageJob, change: sa.Update, values: Mapping[str, object]) -> bool:
    """Write how an attempt ended, as `change` and `values` say, unless another attempt has begun since."""
    own = {"page": job.page_id, "own_attempt": job.attempt, "own_holder": job.holder}
    return connection.execute(change, {**values, **own}).rowcount == 1
