"""What became of a field: every reading of it, and every decision about each."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from forms.record import Record, moment
from storage.lines import columns, line
from storage.models import CorrectionRow, DocumentRow, PageRow, ReadingRow
from storage.states import WorkState


def question(joined: sa.Join, conditions: Iterable[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Readings current or not, each beside each of its corrections, in order of their making.

    `joined` are documents, pages, readings and the corrections that count.
    """
    joined = joined.outerjoin(CorrectionRow, CorrectionRow.reading_id == ReadingRow.id)
    order = (
        DocumentRow.created, DocumentRow.id, PageRow.number, ReadingRow.attempt, ReadingRow.position, ReadingRow.id,
        CorrectionRow.id,
    )  # fmt: skip
    return sa.select(*columns(CorrectionRow)).select_from(joined).where(*conditions).order_by(*order)


def history(rows: Iterable[Any]) -> Iterator[Record]:
    """A line for what the machine read, then a line a decision. `current` is on the line that counts now."""
    page = reading = None
    for row in rows:
        if row.r_id is None:
            yield line(row)
            continue
        if row.r_id != reading:
            reading = row.r_id
            yield _machine(row)
        if row.c_id is not None:
            yield _decision(row)
        # The reading before the last attempt, which failed: say so once.
        if row.p_id != page and row.p_state not in (WorkState.READ, WorkState.QUEUED, WorkState.WORKING):
            page = row.p_id
            yield line(_Without(row, "rc"))


def _machine(row: Any) -> Record:  # noqa: ANN401
    current = bool(row.r_is_current) and row.r_correction_id is None
    return line(_Without(row, "c")) | {"attempt": row.r_attempt, "current": current}


def _decision(row: Any) -> Record:  # noqa: ANN401
    current = bool(row.r_is_current) and row.r_correction_id == row.c_id
    told = line(row) | {"attempt": row.r_attempt, "current": current}
    told |= {"decision": row.c_decision, "purpose": row.c_purpose, "seconds": row.c_seconds}
    return told | {"settled_by": row.c_settled_by, "settled_at": moment(row.c_settled_at)}


class _Without:
    """A row as if some of its tables, by their letters, had nothing to join."""

    def __init__(self, row: Any, letters: str) -> None:  # noqa: ANN401
        self._row, self._letters = row, letters

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the column holds
        return None if name[0] in self._letters and name[1] == "_" else getattr(self._row, name)
