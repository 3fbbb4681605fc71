"""Closing a document in the transaction that ends its last page."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storage.models import DocumentRow, PageRow
from storage.states import OPEN_PAGES, DocumentState, WorkState


def close_if_ended(connection: sa.Connection, document: str) -> DocumentState | None:
    """Close `document` if none of its pages is open any more; return its new state, None where it stays open.

    One that stays open although a page has ended is being read, even where nobody has taken a page since it was
    brought back: that page was worn out before. The document's row is locked before its pages are counted: of two
    pages that end at the same time the second then sees the first, and one of them closes.
    """
    closed = {"document": document}
    before = connection.execute(_locked(), closed).scalar_one()
    counts = {row.state: row.number for row in connection.execute(_counted(), closed)}
    if any(counts.get(state) for state in OPEN_PAGES):
        if before is DocumentState.SPLIT:
            connection.execute(_change(), {**closed, "state": DocumentState.READING})
        return None
    state = ending(counts)
    reason = (None, None) if state is DocumentState.DONE else _first_reason(connection, document)
    connection.execute(_change(), {**closed, "state": state, "reason_code": reason[0], "reason_message": reason[1]})
    return state


# Made once each, as they are asked for every page and making one costs more than asking it.
@lru_cache
def _locked() -> sa.Select[DocumentState]:
    """The state of a document that nobody else may close meanwhile."""
    return sa.select(DocumentRow.state).where(_is_it()).with_for_update(key_share=True)


@lru_cache
def _counted() -> sa.Select[WorkState, int]:
    """How many pages of a document stand where."""
    pages = sa.select(PageRow.state, sa.func.count().label("number"))
    return pages.where(PageRow.document_id == sa.bindparam("document")).group_by(PageRow.state)


@lru_cache
def _change() -> sa.Update:
    """Changes a document."""
    return sa.update(DocumentRow).where(_is_it())


def _is_it() -> sa.ColumnElement[bool]:
    return DocumentRow.id == sa.bindparam("document")


def _first_reason(connection: sa.Connection, document: str) -> tuple[Any, Any]:
    """Code and message of the first page of a document that has a reason; None both where there is none."""
    found = connection.execute(
        sa.select(PageRow.reason_code, PageRow.reason_message)
        .where(PageRow.document_id == document, PageRow.reason_code.is_not(None))
        .order_by(PageRow.number)
        .limit(1)
    ).one_or_none()
    return (None, None) if found is None else (found.reason_code, found.reason_message)


def ending(counts: Mapping[WorkState, int]) -> DocumentState:
    """How a document ends whose pages ended so: done with one read, unidentified where all are, failed otherwise."""
    if counts.get(WorkState.READ):
        return DocumentState.DONE
    if {state for state, number in counts.items() if number} == {WorkState.UNIDENTIFIED}:
        return DocumentState.UNIDENTIFIED
    return DocumentState.FAILED
