"""`inkfield erase`: documents removed with all that was kept of them."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from forms.errors import ServiceError
from inkfield.settings import load_settings

if TYPE_CHECKING:
    from storage.engine import Database
    from storage.erasing import Eraser


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("erase")(erase)


def erase(
    documents: Annotated[
        list[str], typer.Argument(metavar="DOCUMENT...", help="Documents' ids or at least their first 8 characters.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Remove documents for ever: original, pictures, values and name; a tombstone without them stays. Prints their ids.

    A document that a worker has in hand is left and ends this with 4; try again when it is read. Files that were moved
    to processed/ by `watch`, and backups, are yours to remove.
    """
    from inkfield.composition import build_store
    from storage.erasing import Eraser
    from storage.retention import named_document

    store = build_store(load_settings())
    found = {prefix: named_document(store.database, prefix) for prefix in documents}
    for prefix in [each for each, document in found.items() if document is None]:
        typer.echo(f"inkfield: {prefix} was erased before", err=True)
    asked = sorted({document for document in found.values() if document is not None})
    if dry_run:
        _print({"would_erase": asked}, asked, as_json)
        return
    eraser = Eraser(store)
    finish(eraser)
    erased = eraser.erase(asked)
    scrub(store.database)
    told = {"documents": [*erased.documents], "pages": erased.pages, "in_work": [*erased.in_work]}
    _print(told, erased.documents, as_json)
    typer.echo(f"inkfield: {len(erased.documents)} documents erased, with {erased.pages} pages", err=True)
    if erased.in_work:
        raise ServiceError(f"{', '.join(erased.in_work)}: a worker has it in hand; try again when it is read")


def _print(told: dict[str, object], documents: Sequence[str], as_json: bool) -> None:
    for line in [json.dumps(told)] if as_json else documents:
        typer.echo(line)


def finish(eraser: "Eraser") -> None:
    """Finish what an earlier call could not, and say so."""
    left = eraser.finish()
    if left:
        typer.echo(f"inkfield: {left} files removed that an earlier call had left when it was cut short", err=True)


def scrub(database: "Database") -> None:
    """Let nothing of what was erased remain in the database's files, as far as that can be; says so where it cannot."""
    if database.engine.dialect.name == "sqlite" and not database.scrub():
        typer.echo(
            "inkfield: somebody reads the database; its log (-wal) holds what was erased until they are done "
            "and this is called again",
            err=True,
        )
