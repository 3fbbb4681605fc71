"""`inkfield status`: where things stand."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from inkfield.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.engine import Database
    from storage.figures import Figures
    from storage.overview import DocumentView

SHOWN = 20
"""How many documents that were not read are told of."""


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("status")(status)


def status(
    document: Annotated[str | None, typer.Argument(help="A document's id or its first characters.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Say it again and again, until Ctrl-C.")] = False,
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two looks of --watch.")] = 2.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object; with --watch one a look.")] = False,
) -> None:
    """Say what waits, what was read, what could not be and why, and how fast it goes; or how one document stands."""
    from inkfield.composition import build_store
    from storage.overview import documents_like

    database = build_store(load_settings()).database
    if watch:
        _watch(database, every, _json if as_json else _text)
    elif document is None:
        typer.echo((_json if as_json else _text)(database))
    else:
        views = documents_like(database, document)
        typer.echo(json.dumps([asdict(view) for view in views]) if as_json else _table(views))


def _watch(database: "Database", every: float, told: "Callable[[Database], str]") -> None:
    """Look until interrupted; on a terminal each look takes the place of the one before."""
    if told is _json or not sys.stdout.isatty():
        while True:
            typer.echo(told(database))
            time.sleep(every)
    from rich.live import Live
    from rich.text import Text

    with Live(Text(told(database)), auto_refresh=False) as live:
        while True:
            time.sleep(every)
            live.update(Text(told(database)), refresh=True)


def _json(database: "Database") -> str:
    from storage.figures import figures
    from storage.overview import not_read

    failed = [asdict(view) for view in not_read(database, SHOWN)]
    return json.dumps({**asdict(figures(database)), "not_read": failed})


def _text(database: "Database") -> str:
    from storage.figures import figures
    from storage.overview import not_read

    failed = not_read(database, SHOWN)
    return "\n".join(
        [*_summary(figures(database)), *(["", "not read, newest first:", _table(failed)] if failed else [])]
    )


def _summary(known: "Figures") -> Iterator[str]:
    yield f"{'documents':<10} {_counted(known.documents)}"
    yield f"{'pages':<10} {_counted(known.pages)}"
    yield f"{'readings':<10} {_counted(known.readings)}"
    if known.documents_not_read:
        yield f"{'not read':<10} documents: {_counted(known.documents_not_read)}"
    if known.pages_not_read:
        yield f"{'not read':<10} pages: {_counted(known.pages_not_read)}"
    if known.oldest_waiting is not None:
        yield f"{'waiting':<10} for {_time(known.oldest_waiting)} at most"
    pages, fields = known.pages_per_second, known.fields_per_second
    yield f"{'speed':<10} {pages:.2f} pages/s, {fields:.2f} fields/s in the last minute"


def _time(seconds: float) -> str:
    """A time as a person says it."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {state}" for state, number in numbers.items()) or "none"


def _table(views: "Sequence[DocumentView]") -> str:
    return "\n".join(map(_line, views))


def _line(view: "DocumentView") -> str:
    why = f"  ({view.reason})" if view.reason else ""
    return f"{view.document[:12]}  {view.state:<12}  {view.pages:>4} pages  {view.file}{why}"
