"""`inkfield submit`: scans put on the queue; nothing is decoded here."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkfield.settings import load_settings

if TYPE_CHECKING:
    from worker.intake import Receipt


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("submit")(submit)


def submit(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Scans (PDF, TIFF, JPEG, PNG) or folders of them.")
    ],
    layout: Annotated[
        str,
        typer.Option(help="auto, the NAME of a known layout, a layout FILE.toml, or field: each image is one field."),
    ] = "auto",
    urgent: Annotated[bool, typer.Option("--urgent", help="Read these before what is not urgent.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a file.")] = False,
) -> None:
    """Put scans on the queue and print a document id each; the same content twice is one document."""
    from forms.errors import InputError
    from inkfield.composition import build_intake, checked_choice
    from inkfield.scans import gathered

    settings = load_settings()
    choice = checked_choice(settings, layout)
    intake = build_intake(settings)
    exit_code = 0
    for path in gathered(paths):
        try:
            receipt = intake.receive(path, str(path), choice, urgent=urgent)
        except InputError as error:
            typer.echo(f"inkfield: {path}: {error}", err=True)
            exit_code = error.exit_code
        else:
            typer.echo(_as_json(receipt) if as_json else receipt.document)
            if receipt.duplicate:
                typer.echo(f"inkfield: {path}: received before; it is the same document", err=True)
    raise typer.Exit(exit_code)


def _as_json(receipt: "Receipt") -> str:
    told = {"document": receipt.document, "file": receipt.file, "duplicate": receipt.duplicate}
    return json.dumps(told)
