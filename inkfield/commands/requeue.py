"""`inkfield requeue`: what was not read, tried again."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from forms.errors import UsageError
from inkfield.settings import load_settings


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("requeue")(requeue)


def requeue(
    *,
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT]...", help="Documents' ids or their first characters.")
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help="What could not be read.")] = False,
    quarantined: Annotated[bool, typer.Option("--quarantined", help="What was given up after five attempts.")] = False,
    unidentified: Annotated[bool, typer.Option("--unidentified", help="Pages that no known layout fitted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a document.")] = False,
) -> None:
    """Let pages and documents that were not read wait again, as if never tried, and print the documents' ids.

    Documents alone: all of theirs that was not read. Options alone: all such of every document. What was read stays.
    Ends with 5 where there is nothing of the kind.
    """
    from inkfield.composition import build_store
    from storage.requeue import NOT_READ
    from storage.requeue import requeue as requeue_rows
    from storage.states import WorkState

    kinds = {WorkState.FAILED: failed, WorkState.QUARANTINED: quarantined, WorkState.UNIDENTIFIED: unidentified}
    asked = {state for state, wanted in kinds.items() if wanted}
    if not asked and not documents:
        raise UsageError("name documents, or say what: --failed, --quarantined, --unidentified")
    done = requeue_rows(build_store(load_settings()).database, documents or (), asked or NOT_READ)
    for each in done:
        typer.echo(json.dumps(asdict(each)) if as_json else each.document)
    pages = sum(each.pages for each in done)
    typer.echo(f"inkfield: {len(done)} documents wait again, with {pages} of their pages", err=True)
