"""`inkfield purge`: what was received long ago removed."""

import json
import re
from datetime import UTC, datetime
from typing import Annotated

import typer

from forms.errors import UsageError
from inkfield.commands.erase import finish, scrub
from inkfield.settings import load_settings

SECONDS = {"h": 3_600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400}


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("purge")(purge)


def purge(
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="TIME", help="Since they were received: 90d; h, d, w or y.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Erase the documents that were received long ago and have ended, as `erase` does; the others stay.

    Nothing to erase is no error.
    """
    from inkfield.composition import build_store
    from storage.erasing import Eraser
    from storage.retention import old_documents

    store = build_store(load_settings())
    old = old_documents(store.database, seconds(older_than))
    documents, pages = len(old.documents), old.pages
    if not dry_run:
        eraser = Eraser(store)
        finish(eraser)
        erased = eraser.purge(old.documents)
        documents, pages = len(erased.documents), erased.pages
        scrub(store.database)
    before = datetime.fromtimestamp(old.before, UTC).astimezone()
    if as_json:
        told = {"documents": documents, "pages": pages, "unseen": old.unseen, "before": before.isoformat()}
        typer.echo(json.dumps(told | {"dry_run": dry_run}))
        return
    doing = "would be erased" if dry_run else "erased"
    typer.echo(f"{documents} documents with {pages} pages, received before {before:%Y-%m-%d %H:%M %Z}, {doing}")
    if old.unseen:
        typer.echo(f"inkfield: {old.unseen} of their values were still waiting for a person to look at them", err=True)


def seconds(duration: str) -> float:
    """A duration like 90d, 12w, 36h or 2y in seconds; raises UsageError for anything else."""
    found = re.fullmatch(r"(\d{1,6})([hdwy])", duration.strip().lower())
    if found is None:
        raise UsageError(f"{duration} is no time; write a whole number with h, d, w or y: 90d")
    return float(int(found[1]) * SECONDS[found[2]])
