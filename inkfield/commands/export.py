"""`inkfield export`: what was read, for other programs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from forms.errors import NothingFoundError, UsageError
from inkfield import asking
from inkfield.settings import load_settings


class Format(StrEnum):
    """What may be written."""

    CSV = "csv"
    JSON_LINES = "jsonl"


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("export")(export)


def export(
    *,
    form: Annotated[Format, typer.Option("--format", help="csv, or jsonl: one JSON line a field.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; stdout unless given.")] = None,
    document: asking.Document = None,
    field: asking.Field = None,
    layout: asking.Layout = None,
    status: asking.OfStatus = None,
    min_confidence: asking.MinConfidence = None,
    max_confidence: asking.MaxConfidence = None,
    since: asking.Since = None,
    until: asking.Until = None,
    history: asking.History = False,
) -> None:
    """Write what was read as a file; ends with 5 where nothing matches."""
    from inkfield.composition import build_store
    from storage.exports import write_csv, write_json_lines

    asked = asking.filters(document, field, layout, status, (min_confidence, max_confidence), (since, until))
    readings = build_store(load_settings()).readings
    records = readings.history(asked) if history else readings.records(asked)
    write = {Format.CSV: write_csv, Format.JSON_LINES: write_json_lines}[form]
    with _opened(output) as to:
        count = write(records, to)
    if not count:
        raise NothingFoundError("nothing that was read matches; `inkfield status` says what is still waiting")
    typer.echo(f"inkfield: {count} lines written", err=True)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Stdout, or a file that appears under its name only when it is complete."""
    if output is None:
        yield sys.stdout
        return
    temporary = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as to:
            yield to
        temporary.replace(output)
    except OSError as error:
        raise UsageError(f"{output} cannot be written ({error.strerror}); name another place") from error
    finally:
        temporary.unlink(missing_ok=True)
