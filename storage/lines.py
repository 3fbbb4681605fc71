"""Rows of documents, pages, readings and corrections as the JSON lines people script against."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from forms.page import Scan
from forms.reading import PageState, Settlement, Status
from forms.reason import Reason, ReasonCode
from forms.record import Record, as_record, failed_file
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.rows import as_page_reading, as_reading
from storage.settled import settled_status

TABLES = ((DocumentRow, "d"), (PageRow, "p"), (ReadingRow, "r"))


def columns(correction: Any) -> list[sa.Label[Any]]:  # noqa: ANN401 - CorrectionRow or an alias of it
    """What a line is made of, each column with its table's letter before it; `c` is the correction."""
    of_tables = [column.label(f"{letter}_{column.name}") for row, letter in TABLES for column in row.__table__.columns]
    names = ("id", "decision", "purpose", "text", "settled_by", "settled_at", "seconds")
    of_correction = [getattr(correction, name).label(f"c_{name}") for name in names]
    return [*of_tables, *of_correction, settled_status(correction).label("c_status")]


@dataclass(frozen=True)
class Part:
    """The columns of one table in a joined row, under their own names."""

    row: Any
    letter: str

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the column holds
        return getattr(self.row, f"{self.letter}_{name}")


def line(row: Any, originals: Originals) -> Record:  # noqa: ANN401 - a row of `columns`
    """The line of a field as it stands, or of a page or file that was not read."""
    document, page, reading = (Part(row, letter) for _, letter in TABLES)
    if page.id is None:
        reason = Reason(ReasonCode(document.reason_code), document.reason_message)
        return failed_file(document.id, document.file, reason)
    scan = Scan(document.id, document.file, originals.path(document.id))
    if reading.id is None:
        return as_record(as_page_reading(scan, page, ()))[0]
    of_field = replace(as_reading(reading), settled=_settlement(Part(row, "c")))
    # A page that fails when it is read again keeps what was read before.
    return as_record(replace(as_page_reading(scan, page, [of_field]), state=PageState.READ))[0]


def _settlement(correction: Part) -> Settlement | None:
    if correction.id is None or Status(correction.status) not in (
        Status.CONFIRMED,
        Status.CORRECTED,
        Status.ILLEGIBLE,
    ):
        return None
    settled_at = datetime.fromtimestamp(correction.settled_at, UTC)
    return Settlement(Status(correction.status), correction.text, correction.settled_by, settled_at)
