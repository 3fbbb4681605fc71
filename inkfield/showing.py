"""Readings as people and as scripts see them: a table or JSON lines on stdout; progress on a terminal."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import typer

from forms.record import Record

T = TypeVar("T")

COLOURS = {
    "accepted": "green",
    "review": "yellow",
    "failed": "red",
    "blank": "dim",
    "confirmed": "green",
    "corrected": "cyan",
}
PIPE_WIDTH = 200
"""Columns where nobody says how wide the paper is."""


def print_json(records: Iterable[Record]) -> None:
    """Print records as JSON lines; each is on its way when this returns."""
    for record in records:
        typer.echo(json.dumps(record))


def print_table(records: Sequence[Record]) -> None:
    """Print records as a table with a line a field, and how many stand how."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("file", "page", "field", "value", "confidence", "status", "why"):
        table.add_column(column, justify="right" if column in ("page", "confidence") else "left", overflow="fold")
    for record in records:
        colour = COLOURS.get(str(record.get("status")), "")
        table.add_row(*(Text(cell, style=colour) for cell in _cells(record)))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    if records:
        console.print(table)
    console.print(Text(summary(records)))


def summary(records: Sequence[Record]) -> str:
    """How many fields stand how, in words."""
    if not records:
        return "no fields"
    counts: dict[str, int] = {}
    for record in records:
        status = str(record.get("status"))
        counts[status] = counts.get(status, 0) + 1
    words = {"review": "to review", "failed": "not read"}
    return ", ".join(f"{count} {words.get(status, status)}" for status, count in sorted(counts.items()))


def with_progress(items: Sequence[T], doing: str) -> Iterator[T]:
    """The items one by one, with a progress bar on stderr where that is a terminal and there are several."""
    if len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield from progress.track(items, description=doing)


def _cells(record: Record) -> tuple[str, ...]:
    confidence, reason, page = record.get("confidence"), record.get("reason"), record.get("page")
    return (
        str(record["file"]),
        "" if page is None else str(page),
        str(record.get("field", "")),
        str(record.get("text") or ""),
        f"{confidence:.3f}" if isinstance(confidence, float) else "",
        str(record.get("status")),
        str(reason["message"]) if isinstance(reason, dict) else "",
    )
