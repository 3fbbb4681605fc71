"""`inkfield export`: what was read, for other programs."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from forms.errors import NothingFoundError, UsageError
from inkfield import asking
from inkfield.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.record import Record


class Format(StrEnum):
    """What may be written."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    EXCEL = "xlsx"
    PARQUET = "parquet"


class Rows(StrEnum):
    """What a row is."""

    FIELDS = "fields"
    FORMS = "forms"


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("export")(export)


def export(
    *,
    form: Annotated[Format, typer.Option("--format", help="csv, jsonl (one JSON line a row), xlsx or parquet.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; stdout unless given.")] = None,
    rows: Annotated[
        Rows, typer.Option(help="One row a field, or one row a form: a page, with a column for each field.")
    ] = Rows.FIELDS,
    document: asking.Document = None,
    batch: asking.Batch = None,
    field: asking.Field = None,
    layout: asking.Layout = None,
    status: asking.OfStatus = None,
    settled_by: asking.SettledBy = None,
    value: asking.Value = None,
    min_confidence: asking.MinConfidence = None,
    max_confidence: asking.MaxConfidence = None,
    since: asking.Since = None,
    until: asking.Until = None,
    history: asking.History = False,
) -> None:
    """Write what was read as a file; ends with 5 where nothing matches."""
    from inkfield.composition import build_store

    place, settled = (document, batch, layout, field), (status, settled_by)
    asked = asking.filters(place, settled, value, (min_confidence, max_confidence), (since, until))
    readings = build_store(load_settings()).readings
    if history and rows is Rows.FORMS:
        raise UsageError("a form has one row; --history goes with --rows fields")
    some = readings.records if form is Format.JSON_LINES else readings.briefly
    records = readings.history(asked) if history else some(asked)
    fields = readings.fields(asked) if rows is Rows.FORMS else None
    with _opened(output) as to:
        count = _written(form, records, fields, to)
    if not count:
        raise NothingFoundError("nothing that was read matches; `inkfield status` says what is still waiting")
    typer.echo(f"inkfield: {count} rows written", err=True)


def _written(form: Format, records: "Iterator[Record]", fields: "Sequence[str] | None", to: BinaryIO) -> int:
    """How many rows were written; `fields` are a form's columns, None for one row a field."""
    from storage.exports import objects, write_csv, write_json_lines
    from storage.tables import field_table, form_table

    table = field_table(records) if fields is None else form_table(records, fields)
    if form is Format.EXCEL:
        from storage.workbooks import write_workbook

        return write_workbook(table, to)
    if form is Format.PARQUET:
        from storage.parquet import write_parquet

        return write_parquet(table, to)
    text = io.TextIOWrapper(to, encoding="utf-8", newline="", write_through=False)
    try:
        if form is Format.CSV:
            return write_csv(table, text)
        return write_json_lines(records if fields is None else objects(table), text)
    finally:
        text.flush()
        text.detach()


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """Stdout, or a file that appears under its name only when it is complete."""
    if output is None:
        yield sys.stdout.buffer
        return
    temporary = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as to:
            yield to
        temporary.replace(output)
    except OSError as error:
        raise UsageError(f"{output} cannot be written ({error.strerror}); name another place") from error
    finally:
        temporary.unlink(missing_ok=True)
