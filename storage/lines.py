"""Rows of documents, pages, readings and corrections as the JSON lines people script against."""

from typing import Any

import sqlalchemy as sa

from forms.reading import Status
from forms.record import Record, character, machine_word, not_read, persons_word, place
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.settled import settled_status

SETTLED = (Status.CONFIRMED, Status.CORRECTED, Status.ILLEGIBLE)

OF_TABLES = (
    (DocumentRow, "d", ("id", "file", "reason_code", "reason_message")),
    (PageRow, "p", ("id", "number", "state", "width", "height", "dpi", "layout", "reason_code", "reason_message")),
    (ReadingRow, "r", (
        "id", "attempt", "is_current", "correction_id", "field", "kind", "raw", "text", "confidence", "status",
        "reason_code", "reason_message", "box", "model",
    )),
)  # fmt: skip
OF_CORRECTION = ("id", "decision", "purpose", "text", "settled_by", "settled_at", "seconds")


def columns(correction: Any) -> list[sa.Label[Any]]:  # noqa: ANN401 - CorrectionRow or an alias of it
    """What a line is made of, each column with its table's letter before it; `c` is the correction."""
    return [*brief_columns(correction)[:-1], ReadingRow.characters.label(CHARACTERS)]


def brief_columns(correction: Any) -> list[sa.Label[Any]]:  # noqa: ANN401
    """The same without the characters, which are most of what is stored: a line of them has none."""
    of_tables = [_labelled(row, letter, name) for row, letter, names in OF_TABLES for name in names]
    of_correction = [_labelled(correction, "c", name) for name in OF_CORRECTION]
    status = settled_status(correction).label("c_status")
    return [*of_tables, *of_correction, status, sa.null().label(CHARACTERS)]


CHARACTERS = "r_characters"


def _labelled(table: Any, letter: str, name: str) -> sa.Label[Any]:  # noqa: ANN401
    """A column under its table's letter; words stay the texts that they are in a line."""
    column = getattr(table, name)
    plain = sa.type_coerce(column, sa.String) if isinstance(column.type, sa.Enum) else column
    return plain.label(f"{letter}_{name}")


def line(row: Any) -> Record:  # noqa: ANN401 - a row of `columns`
    """The line of a field as it stands, or of a page or file that was not read."""
    if row.p_id is None:
        head = place(row.d_id, row.d_file, None, None, None, None)
        return head | not_read(_reason(row.d_reason_code, row.d_reason_message))
    size = None if row.p_width is None else (row.p_width, row.p_height)
    head = place(row.d_id, row.d_file, row.p_number, size, row.p_dpi, row.p_layout)
    if row.r_id is None:
        return head | not_read(_reason(row.p_reason_code, row.p_reason_message))
    # A page that fails when it is read again keeps what was read before.
    head |= machine_word(
        field=row.r_field,
        kind=row.r_kind,
        text=row.r_text,
        raw=row.r_raw,
        confidence=row.r_confidence,
        status=row.r_status,
        reason=_reason(row.r_reason_code, row.r_reason_message),
        box=row.r_box,
        characters=[character(**each) for each in row.r_characters or ()],
        model=row.r_model,
    )
    if row.c_id is not None and row.c_status in SETTLED:
        head |= persons_word(row.c_text, row.c_status, row.c_settled_by, row.c_settled_at, row.r_text)
    return head


def _reason(code: str | None, message: str | None) -> Record | None:
    return None if code is None else {"code": code, "message": message or ""}
