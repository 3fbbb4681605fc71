"""What became of a field: every reading of it, and every decision about each."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from forms.record import Record, moment
from storage.lines import Part, columns, line
from storage.models import CorrectionRow, DocumentRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.settled import Settling, settles
from storage.states import WorkState


def question(conditions: Iterable[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Readings current or not, each beside each of its corrections, in order of their making."""
    joined = (
        sa.outerjoin(DocumentRow, PageRow, PageRow.document_id == DocumentRow.id)
        .outerjoin(ReadingRow, ReadingRow.page_id == PageRow.id)
        .outerjoin(Settling, settles())
        .outerjoin(CorrectionRow, CorrectionRow.reading_id == ReadingRow.id)
    )
    order = (
        DocumentRow.created, DocumentRow.id, PageRow.number, ReadingRow.attempt, ReadingRow.position, ReadingRow.id,
        CorrectionRow.id,
    )  # fmt: skip
    return sa.select(*columns(CorrectionRow)).select_from(joined).where(*conditions).order_by(*order)


def history(rows: Iterable[Any], originals: Originals) -> Iterator[Record]:
    """A line for what the machine read, then a line a decision. `current` is on the line that counts now."""
    page = reading = None
    for row in rows:
        if row.r_id is None:
            yield line(row, originals)
            continue
        if row.r_id != reading:
            reading = row.r_id
            yield _machine(row, originals)
        if row.c_id is not None:
            yield _decision(row, originals)
        # The reading before the last attempt, which failed: say so once.
        if row.p_id != page and row.p_state not in (WorkState.READ, WorkState.QUEUED, WorkState.WORKING):
            page = row.p_id
            yield line(_Without(row, "rc"), originals)


def _machine(row: Any, originals: Originals) -> Record:  # noqa: ANN401
    current = bool(row.r_is_current) and row.r_correction_id is None
    return line(_Without(row, "c"), originals) | {"attempt": row.r_attempt, "current": current}


def _decision(row: Any, originals: Originals) -> Record:  # noqa: ANN401
    correction = Part(row, "c")
    current = bool(row.r_is_current) and row.r_correction_id == correction.id
    told = line(row, originals) | {"attempt": row.r_attempt, "current": current}
    told |= {"decision": correction.decision.value, "purpose": correction.purpose.value, "seconds": correction.seconds}
    return told | {"settled_by": correction.settled_by, "settled_at": moment(correction.settled_at)}


class _Without:
    """A row as if some of its tables, by their letters, had nothing to join."""

    def __init__(self, row: Any, letters: str) -> None:  # noqa: ANN401
        self._row, self._letters = row, letters

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the column holds
        return None if name[0] in self._letters and name[1] == "_" else getattr(self._row, name)
