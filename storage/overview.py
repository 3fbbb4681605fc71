"""Where things stand: how many documents and pages are in each state, and what failed last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.errors import NothingFoundError
from storage.engine import Database
from storage.models import DocumentRow, PageRow
from storage.rows import as_reason
from storage.settled import counts
from storage.states import DocumentState


@dataclass(frozen=True)
class DocumentView:
    """One document as `status` tells it."""

    document: str
    file: str
    state: DocumentState
    pages: int
    reason: str | None
    """Its code and message, where it was not read or an attempt at it failed."""


@dataclass(frozen=True)
class Overview:
    """The numbers of one database."""

    documents: Mapping[str, int]
    """By state; states without a document are absent."""
    pages: Mapping[str, int]
    readings: Mapping[str, int]
    """Current readings by status."""


def overview(database: Database) -> Overview:
    """Count everything, in one snapshot."""
    with database.reading() as connection:
        return Overview(
            documents=_counts(connection, sa.type_coerce(DocumentRow.state, sa.String)),
            pages=_counts(connection, sa.type_coerce(PageRow.state, sa.String)),
            readings=counts(connection),
        )


def documents_like(database: Database, prefix: str) -> Sequence[DocumentView]:
    """The documents whose id begins with `prefix`; raises NothingFoundError where there are none."""
    found = _views(database, DocumentRow.id.startswith(prefix, autoescape=True), limit=20)
    if not found:
        raise NothingFoundError(f"no document's id begins with {prefix}; `inkfield status` counts what is there")
    return found


def not_read(database: Database, limit: int) -> Sequence[DocumentView]:
    """The documents that could not be read, newest first."""
    bad = DocumentRow.state.in_((DocumentState.FAILED, DocumentState.UNIDENTIFIED))
    return _views(database, bad, limit)


def _counts(connection: sa.Connection, column: sa.ColumnElement[str]) -> Mapping[str, int]:
    counted = sa.select(column, sa.func.count()).group_by(column).order_by(column)
    return {str(word): number for word, number in connection.execute(counted)}


def _views(database: Database, which: sa.ColumnElement[bool], limit: int) -> Sequence[DocumentView]:
    pages = sa.select(sa.func.count()).where(PageRow.document_id == DocumentRow.id).scalar_subquery()
    asked = (
        sa.select(
            DocumentRow.id, DocumentRow.file, DocumentRow.state, pages.label("pages"),
            DocumentRow.reason_code, DocumentRow.reason_message,
        )
        .where(which)
        .order_by(DocumentRow.created.desc(), DocumentRow.id)
        .limit(limit)
    )  # fmt: skip
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    return [DocumentView(row.id, row.file, row.state, row.pages, _told(row)) for row in rows]


def _told(row: sa.Row[tuple[object, ...]]) -> str | None:
    reason = as_reason(row.reason_code, row.reason_message)
    return row.reason_message if reason is None else f"{reason.code}: {reason.message}"
