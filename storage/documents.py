"""What is done to documents: receive, claim for splitting, split, reject, hand back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from forms.page import Scan
from forms.reason import Reason
from storage.clock import clock
from storage.engine import Database
from storage.jobs import GONE, MAX_ATTEMPTS, DocumentJob, PageJob, given_up, held_by, in_seconds, is_over, process_of
from storage.models import DocumentRow, PageRow
from storage.originals import Originals
from storage.rows import reason_values, storable
from storage.states import OPEN_DOCUMENTS, OPEN_PAGES, DocumentState, WorkState


def splittable() -> sa.ColumnElement[bool]:
    """A document that anybody may take to split it."""
    return sa.and_(DocumentRow.state == DocumentState.RECEIVED, is_over(DocumentRow.lease_until))


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

    def claim(self, document: str, holder: str, lease: float) -> DocumentJob | None:
        """Take a received document for `lease` seconds; None where it is taken, done or given up.

        `holder` is "worker:process".
        """
        with self.database.writing() as connection:
            wanted = {"wanted": document, "by": holder, "seconds": lease}
            row = connection.execute(_claim(), wanted).one_or_none()
        if row is None:
            return None
        return DocumentJob(Scan(document, row.file, self.originals.path(document)), row.attempt, holder)

    def split(self, job: DocumentJob, pages: int) -> bool:
        """Make a row for each of `pages` pages; False where somebody else has taken the document over."""
        with self.database.writing() as connection:
            return _split(connection, job, pages, claimed=0, lease=0.0) is not None

    def split_and_claim(self, job: DocumentJob, pages: int, claimed: int, lease: float) -> Sequence[PageJob]:
        """The same, and in the same transaction claim the first `claimed` pages for who splits, for `lease` seconds.

        Gives the claims in the order of the pages; none where somebody else has taken the document over.
        """
        with self.database.writing() as connection:
            split = _split(connection, job, pages, claimed, lease)
        if split is None:
            return []
        taken = enumerate(split.pages[:claimed], start=1)
        return [PageJob(page, 1, job.holder, job.scan, number, split.layout) for number, page in taken]

    def reject(self, job: DocumentJob, reason: Reason) -> bool:
        """Record why a document has no pages; False where somebody else has taken it over."""
        with self.database.writing() as connection:
            return _ended(connection, job, _mine(), {"state": DocumentState.FAILED, **reason_values(reason)})

    def release(self, job: DocumentJob, note: str, delay: float) -> bool:
        """Hand a document back unsplit, to be tried again in `delay` seconds; `note` says why."""
        with self.database.writing() as connection:
            return _ended(connection, job, _mine().values(_handed_back(note, delay)), {})

    def postpone(self, job: DocumentJob, note: str, delay: float) -> bool:
        """The same as if it had not been taken: for what is not the document's fault."""
        untaken = {"attempt": job.attempt - 1}
        with self.database.writing() as connection:
            return _ended(connection, job, _mine().values(_handed_back(note, delay) | untaken), {})

    def postpone_held(self, holder: str, note: str) -> None:
        """Postpone whatever `holder` still holds: for one that could not say so at the time."""
        with self.database.writing() as connection:
            connection.execute(
                sa.update(DocumentRow)
                .where(DocumentRow.state == DocumentState.RECEIVED, DocumentRow.holder == holder)
                .values(_handed_back(note, 0.0) | {"attempt": DocumentRow.attempt - 1})
            )

    def release_lost(self, workers: str, alive: Callable[[int], bool]) -> Sequence[str]:
        """Hand back the documents that processes of `workers` were splitting when they died, and return their ids.

        `workers` is how their names begin; `alive` says whether the process with that id still runs.
        """
        held = sa.select(DocumentRow.id, DocumentRow.attempt, DocumentRow.holder).where(
            DocumentRow.state == DocumentState.RECEIVED, held_by(DocumentRow.holder, workers)
        )
        with self.database.reading() as connection:
            lost = [row for row in connection.execute(held) if not alive(process_of(row.holder or ""))]
        jobs = [DocumentJob(Scan(row.id, "", Path()), row.attempt, row.holder or "") for row in lost]
        return [job.scan.document for job in jobs if self.release(job, GONE, 0.0)]

    def give_up(self) -> Sequence[str]:
        """Fail the documents that were taken too often, and return their ids."""
        worn = sa.and_(splittable(), DocumentRow.attempt >= MAX_ATTEMPTS)
        question = sa.select(DocumentRow.id, DocumentRow.holder, DocumentRow.reason_message).where(worn)
        with self.database.reading() as connection:
            if connection.execute(question.limit(1)).one_or_none() is None:
                return []
        with self.database.writing() as connection:
            rows = connection.execute(question.with_for_update(skip_locked=True)).all()
            for row in rows:
                reason = given_up(row.reason_message if row.holder is None else None)
                failed = {"state": DocumentState.FAILED, "holder": None, **reason_values(reason)}
                connection.execute(sa.update(DocumentRow).where(DocumentRow.id == row.id).values(failed))
        return [row.id for row in rows]


def _handed_back(note: str, delay: float) -> dict[str, object]:
    return {"lease_until": 0.0, "rung_until": in_seconds(delay), "holder": None, "reason_message": storable(note)}


@lru_cache
def _claim() -> sa.Update:
    """Takes the document `wanted` for `seconds`, `by` a holder. Made once, as making it costs more than asking it."""
    taken = {
        "attempt": DocumentRow.attempt + 1,
        "lease_until": clock() + sa.bindparam("seconds", type_=sa.Double),
        "holder": sa.bindparam("by"),
    }
    free = sa.and_(DocumentRow.id == sa.bindparam("wanted"), splittable(), DocumentRow.attempt < MAX_ATTEMPTS)
    return sa.update(DocumentRow).where(free).values(taken).returning(DocumentRow.attempt, DocumentRow.file)


@lru_cache
def _mine() -> sa.Update:
    """Changes the document of a job, unless another attempt has begun since; made once, as it is the same for all."""
    return sa.update(DocumentRow).where(
        DocumentRow.id == sa.bindparam("document"),
        DocumentRow.state == DocumentState.RECEIVED,
        DocumentRow.attempt == sa.bindparam("own_attempt"),
        DocumentRow.holder == sa.bindparam("own_holder"),
    )


@lru_cache
def _mine_split() -> sa.Update:
    """The same, and tells what its pages must know."""
    return _mine().returning(DocumentRow.urgent, DocumentRow.layout, clock().label("now"))


def _ended(connection: sa.Connection, job: DocumentJob, change: sa.Update, values: Mapping[str, object]) -> bool:
    """Write how an attempt ended, as `change` and `values` say, unless another attempt has begun since."""
    return connection.execute(change, _written(job, values)).rowcount == 1


def _written(job: DocumentJob, values: Mapping[str, object]) -> dict[str, object]:
    """What `_mine` is asked with."""
    own = {"document": job.scan.document, "own_attempt": job.attempt, "own_holder": job.holder}
    return {"holder": None, **values, **own}


class _Split(NamedTuple):
    """What became of a document that was split."""

    pages: Sequence[int]
    """The ids of its pages, in order."""
    layout: str


def _split(connection: sa.Connection, job: DocumentJob, pages: int, claimed: int, lease: float) -> _Split | None:
    """Make a row for each page, the first ones claimed by who splits; None where another attempt has begun since."""
    state = DocumentState.READING if claimed else DocumentState.SPLIT
    values = _written(job, {"state": state, **reason_values(None)})
    document = connection.execute(_mine_split(), values).one_or_none()
    if document is None:
        return None
    new = {"document_id": job.scan.document, "urgent": document.urgent}
    waits = {"state": WorkState.QUEUED, "attempt": 0, "lease_until": 0.0, "holder": None}
    mine = {"state": WorkState.WORKING, "attempt": 1, "lease_until": document.now + lease, "holder": job.holder}
    rows = [new | {"number": number} | (mine if number <= claimed else waits) for number in range(1, pages + 1)]
    ids = connection.scalars(_page_rows(), rows).all()
    return _Split(ids, document.layout)


@lru_cache
def _page_rows() -> sa.sql.dml.ReturningInsert[int]:
    """Makes rows of pages, and tells their ids in the same order."""
    return sa.insert(PageRow).returning(PageRow.id, sort_by_parameter_order=True)
