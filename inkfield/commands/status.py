"""`inkfield status`: where things stand."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from inkfield.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.overview import DocumentView, Overview

SHOWN = 20
"""How many documents that were not read are told of."""


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("status")(status)


def status(
    document: Annotated[str | None, typer.Argument(help="A document's id or its first characters.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say how many documents and pages are in which state, and what could not be read; or how one document stands."""
    from inkfield.composition import build_store
    from storage.overview import documents_like, not_read, overview

    database = build_store(load_settings()).database
    if document is not None:
        views = documents_like(database, document)
        typer.echo(json.dumps([asdict(view) for view in views]) if as_json else _table(views))
        return
    counts, failed = overview(database), not_read(database, SHOWN)
    if as_json:
        typer.echo(json.dumps({**asdict(counts), "not_read": [asdict(view) for view in failed]}))
    else:
        typer.echo(_summary(counts))
        if failed:
            typer.echo("\nnot read, newest first:\n" + _table(failed))


def _summary(counts: "Overview") -> str:
    rows = (("documents", counts.documents), ("pages", counts.pages), ("readings", counts.readings))
    return "\n".join(f"{name:<10} {_counted(numbers)}" for name, numbers in rows)


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {state}" for state, number in numbers.items()) or "none"


def _table(views: "Sequence[DocumentView]") -> str:
    return "\n".join(map(_line, views))


def _line(view: "DocumentView") -> str:
    why = f"  ({view.reason})" if view.reason else ""
    return f"{view.document[:12]}  {view.state:<12}  {view.pages:>4} pages  {view.file}{why}"
