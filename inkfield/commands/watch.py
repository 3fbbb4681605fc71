"""`inkfield watch`: a folder whose files are taken in as they arrive."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkfield.settings import load_settings

if TYPE_CHECKING:
    from worker.watch import Taken, Watcher


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("watch")(watch)


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where scans arrive.")],
    once: Annotated[bool, typer.Option("--once", help="Take in what is complete and end; for cron.")] = False,
    settle: Annotated[
        float, typer.Option(min=0.0, help="Seconds for which a file must not have changed before it is taken.")
    ] = 2.0,
    layout: Annotated[
        str,
        typer.Option(help="auto, the NAME of a known layout, a layout FILE.toml, or field: each image is one field."),
    ] = "auto",
) -> None:
    """Take in the files of a folder, without its subfolders; each moves to processed/, duplicates/ or failed/ in it."""
    from inkfield.composition import build_intake, checked_choice
    from worker.watch import Watcher

    settings = load_settings()
    watcher = Watcher(folder, build_intake(settings), checked_choice(settings, layout), settle)
    if once:
        raise typer.Exit(_show(watcher.sweep()))
    _stay(watcher, pause=max(0.2, settle / 2))


def _stay(watcher: "Watcher", pause: float) -> None:
    """Poll until interrupted; a folder or store that is away for a while is waited for."""
    from forms.errors import ServiceError

    while True:
        try:
            _show(watcher.poll())
        except ServiceError as error:
            typer.echo(f"inkfield: {error}; trying again", err=True)
        time.sleep(pause)


def _show(files: Iterable["Taken"]) -> int:
    """A line a file on stdout, or on stderr for one that failed; gives the exit code."""
    exit_code = 0
    for taken in files:
        if taken.document is None:
            typer.echo(f"inkfield: {taken.path}: {taken.message}", err=True)
            exit_code = 3
        else:
            typer.echo(f"{taken.document}  {taken.path}")
    return exit_code
