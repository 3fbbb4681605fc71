"""`inkfield reprocess`: what was read, read again; shows what would change before it does."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forms.errors import NothingFoundError
from inkfield.settings import load_settings

if TYPE_CHECKING:
    from forms.record import Record
    from forms.rereading import FieldChange
    from worker.reprocessing import Reread

SOME_NOT_READ = 3


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("reprocess")(reprocess)


def reprocess(
    *,
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT]...", help="Documents' ids or their first characters; all by default."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="A network by its name, or the folder of its card; the champion by default."),
    ] = None,
    do_it: Annotated[
        bool, typer.Option("--yes/--dry-run", help="Put new readings in place, or only show them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a field that changes.")] = False,
) -> None:
    """Read again what was read, from the stored originals, and show what changes; with --yes, change it.

    What people have settled stays as it is. Old readings stay on record. Ends with 5 where nothing was read, with 3
    where pages could not be read again.
    """
    from inkfield.composition import build_choices, build_decoder, build_open_page, build_read_page, build_store
    from inkfield.learning import folder_of_model
    from worker.reprocessing import Reprocessing

    settings = load_settings()
    learnt = folder_of_model(settings, model) if model is not None else None
    counts: Counter[str] = Counter()
    with build_decoder() as decoder:
        choice = build_choices(settings)
        open_page, read_page = build_open_page(decoder, choice), build_read_page(settings, choice, learnt)
        work = Reprocessing(build_store(settings), open_page, read_page)
        pages = work.replaced(documents or ()) if do_it else work.compared(documents or ())
        for page in pages:
            _show(page, as_json=as_json)
            counts.update(["pages"] if not page.problem else ["not read"])
            counts.update(change.value for change in page.counts.elements())
    if not counts:
        raise NothingFoundError("nothing of the kind was read; `inkfield status` says what is there")
    typer.echo(_summary(counts, do_it=do_it), err=True)
    if counts["not read"]:
        raise typer.Exit(SOME_NOT_READ)


def _show(page: "Reread", *, as_json: bool) -> None:
    where = f"{Path(page.before.scan.file).name}, page {page.before.number}"
    if page.problem:
        typer.echo(f"{where}: left as it is: {page.problem}", err=True)
    for one in page.changes:
        if one.change.value in ("same", "settled"):
            continue
        typer.echo(json.dumps(_record(page, one)) if as_json else f"{where}, {one.field}: {_told(one)}")


def _told(one: "FieldChange") -> str:
    old, new = (
        "nothing"
        if each is None
        else f"{each.text or each.raw or '(empty)'} ({each.status.value} {each.confidence:.3f})"
        for each in (one.before, one.after)
    )
    return f"{old} -> {new}"


def _record(page: "Reread", one: "FieldChange") -> "Record":
    sides = {
        name: None if each is None else {"text": each.text, "status": each.status.value, "confidence": each.confidence}
        for name, each in (("before", one.before), ("after", one.after))
    }
    return {
        "document": page.before.scan.document,
        "page": page.before.number,
        "field": one.field,
        "change": one.change.value,
        **sides,
    }


def _summary(counts: Counter[str], *, do_it: bool) -> str:
    what = ", ".join(
        f"{counts[key]} {words}"
        for key, words in (
            ("same", "the same"),
            ("value", "with another value"),
            ("status", "that others must look at, or need not any more"),
            ("new", "new"),
            ("gone", "gone"),
            ("settled", "settled by people and left alone"),
        )
        if counts[key]
    )
    left = f"; {counts['not read']} pages left as they are" if counts["not read"] else ""
    then = "done" if do_it else "nothing was changed; --yes does it"
    return f"inkfield: {counts['pages']} pages read again: {what or 'no fields'}{left}; {then}"
