"""Closing a document in the transaction that ends its last page."""

from collections.abc import Mapping
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
    before = connection.execute(
        sa.select(DocumentRow.state).where(DocumentRow.id == document).with_for_update(key_share=True)
    ).scalar_one()
    counted = (
        sa.select(PageRow.state, sa.func.count().label("number"))
        .where(PageRow.document_id == document)
        .group_by(PageRow.state)
    )
    counts = {row.state: row.number for row in connection.execute(counted)}
    if any(counts.get(state) for state in OPEN_PAGES):
        if before is DocumentState.SPLIT:
            reading = sa.update(DocumentRow).values(state=DocumentState.READING)
            connection.execute(reading.where(DocumentRow.id == document))
        return None
    state = ending(counts)
    reason = (None, None) if state is DocumentState.DONE else _first_reason(connection, document)
    connection.execute(
        sa.update(DocumentRow)
        .where(DocumentRow.id == document)
        .values(state=state, reason_code=reason[0], reason_message=reason[1])
    )
    return state


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
