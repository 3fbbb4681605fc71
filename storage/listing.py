"""The documents on record, one by one or page by page of a list, with how far each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from forms.errors import NothingFoundError
from forms.reason import Reason
from storage.engine import Database
from storage.models import DocumentRow, PageRow
from storage.rows import as_reason
from storage.states import DocumentState, WorkState


@dataclass(frozen=True)
class Place:
    """A place in the list of all documents: the newest are first."""

    created: float
    document: str


@dataclass(frozen=True)
class DocumentEntry:
    """One document."""

    document: str
    file: str
    media_type: str
    layout: str
    urgent: bool
    state: DocumentState
    reason: Reason | None
    """Why it could not be read as a whole."""
    received: datetime
    page_count: int
    """0 until it was split."""
    place: Place


@dataclass(frozen=True)
class PageEntry:
    """One page of a document."""

    page: int
    """Counts from 1."""
    state: WorkState
    layout: str | None
    page_size: tuple[int, int] | None
    """Width and height in pixels."""
    dpi: float | None
    reason: Reason | None


@dataclass(frozen=True)
class Listing:
    """The documents of one database, to look at."""

    database: Database

    def document(self, document: str) -> tuple[DocumentEntry, Sequence[PageEntry]]:
        """A document and its pages in one snapshot; raises NothingFoundError where it is not known."""
        pages = sa.select(PageRow.__table__).where(PageRow.document_id == document).order_by(PageRow.number)
        with self.database.reading() as connection:
            row = connection.execute(_documents().where(DocumentRow.id == document)).one_or_none()
            if row is None:
                raise _unknown(document)
            return _entry(row), [_page(each) for each in connection.execute(pages)]

    def state(self, document: str) -> DocumentState:
        """Where a document stands; raises NothingFoundError where it is not known."""
        with self.database.reading() as connection:
            state = connection.scalar(sa.select(DocumentRow.state).where(DocumentRow.id == document))
        if state is None:
            raise _unknown(document)
        return state

    def documents(self, state: DocumentState | None, after: Place | None, limit: int) -> Sequence[DocumentEntry]:
        """Up to `limit` documents, newest first: those in `state`, or all for None, from `after` on, or from the first.

        Documents that arrive meanwhile come before the first; what follows a place does not move.
        """
        asked = _documents().order_by(DocumentRow.created.desc(), DocumentRow.id.desc()).limit(limit)
        if state is not None:
            asked = asked.where(DocumentRow.state == state)
        if after is not None:
            place = sa.tuple_(sa.literal(after.created, sa.Double), sa.literal(after.document))
            asked = asked.where(sa.tuple_(DocumentRow.created, DocumentRow.id) < place)
        with self.database.reading() as connection:
            return [_entry(row) for row in connection.execute(asked)]


def _unknown(document: str) -> NothingFoundError:
    return NothingFoundError(f"there is no document {document}; the list of documents has them all")


def _documents() -> sa.Select[Any]:
    pages = sa.select(sa.func.count()).where(PageRow.document_id == DocumentRow.id).scalar_subquery()
    return sa.select(DocumentRow.__table__, pages.label("page_count"))


def _entry(row: Any) -> DocumentEntry:  # noqa: ANN401 - a row of _documents
    return DocumentEntry(
        document=row.id,
        file=row.file,
        media_type=row.media_type,
        layout=row.layout,
        urgent=row.urgent,
        state=DocumentState(row.state),
        reason=as_reason(row.reason_code, row.reason_message),
        received=datetime.fromtimestamp(row.created, UTC),
        page_count=row.page_count,
        place=Place(row.created, row.id),
    )


def _page(row: Any) -> PageEntry:  # noqa: ANN401 - a row of PageRow
    return PageEntry(
        page=row.number,
        state=WorkState(row.state),
        layout=row.layout,
        page_size=None if row.width is None else (row.width, row.height),
        dpi=row.dpi,
        reason=as_reason(row.reason_code, row.reason_message),
    )
