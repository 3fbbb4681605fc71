"""`inkfield watch`: a folder whose files are taken in as they arrive."""

import json
import logging
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from inkfield.logs import log_as
from inkfield.loudness import say
from inkfield.settings import load_settings

if TYPE_CHECKING:
    from worker.folder.fates import Moved
    from worker.folder.watcher import Watcher

POLL_SECONDS = 1.0
LONGEST_PAUSE = 30.0
"""Seconds between looks while a service is away."""


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command("watch")(watch)


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where scans arrive.")],
    once: Annotated[bool, typer.Option("--once", help="Take in what is complete and end; for cron.")] = False,
    settle: Annotated[
        float, typer.Option(min=0.0, help="Seconds for which a file must not have changed before it is taken.")
    ] = 2.0,
    give_up: Annotated[
        float,
        typer.Option(min=0.0, help="Seconds without a change after which a file without its end goes to failed/."),
    ] = 600.0,
    layout: Annotated[
        str,
        typer.Option(help="auto, the NAME of a known layout, a layout FILE.toml, or field: each image is one field."),
    ] = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a file that has moved.")] = False,
) -> None:
    """Take in the files of a folder as they become complete, and move each where a person sees what became of it.

    A file goes to processed/, duplicates/ or failed/ in the folder; from processed/ it moves on to failed/ or
    unidentified/ where its document ends so. A subfolder called as a layout is watched too, and read with that layout.
    """
    from inkfield.composition import build_watcher
    from worker.folder.settling import Patience

    settings = load_settings()
    log_as(settings.log)
    watcher = build_watcher(settings, folder, layout, Patience(settle, give_up))
    tell = _tell_json if as_json else _tell
    if not once:
        _stay(watcher, tell)
    elif watcher.start():
        raise typer.Exit(_sweep(watcher, tell))
    else:
        say(f"another watcher is at work in {folder}; nothing was done")


def _sweep(watcher: "Watcher", tell: Callable[["Moved"], int]) -> int:
    """Look twice and end; gives the exit code."""
    from forms.errors import ServiceError

    codes: set[int] = set()
    try:
        codes.update(tell(moved) for moved in watcher.sweep())
    except ServiceError as error:
        say(str(error), logging.WARNING)
        codes.add(error.exit_code)
    return min(codes - {0}, default=0)


def _stay(watcher: "Watcher", tell: Callable[["Moved"], int]) -> None:
    """Look until told to end; SIGTERM lets the file at hand be finished."""
    from forms.errors import ServiceError

    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    _wait_for_turn(watcher, stop)
    pause, said = POLL_SECONDS, ""
    while not stop.is_set():
        try:
            for moved in watcher.poll():
                tell(moved)
                if stop.is_set():
                    return
        except ServiceError as error:
            if str(error) != said:
                say(f"{error}; trying again", logging.WARNING)
            pause, said = min(2 * pause, LONGEST_PAUSE), str(error)
        else:
            pause, said = POLL_SECONDS, ""
        stop.wait(pause)


def _wait_for_turn(watcher: "Watcher", stop: Event) -> None:
    """Begin to watch; stand by while another watcher does."""
    if not watcher.start():
        say(f"another watcher is at work in {watcher.folder}; standing by")
        while not stop.wait(POLL_SECONDS) and not watcher.start():
            pass
    if not stop.is_set():
        say(f"watching {watcher.folder}; Ctrl-C ends")


def _tell(moved: "Moved") -> int:
    """A line on stdout, or on stderr for a file that was not read; gives its exit code."""
    from forms.errors import InputError
    from forms.reason import ReasonCode
    from worker.folder.names import shown

    if moved.reason is not None:
        # Of a document that was given up, the reason may quote what was read.
        given_up = moved.reason.code is ReasonCode.QUARANTINED
        why = f"given up; see inkfield status {moved.document}" if given_up else shown(moved.reason.message)
        say(f"{shown(moved.path)}: {why}", logging.WARNING)
        return InputError.exit_code
    typer.echo(f"{moved.document}  {shown(moved.path)}")
    return 0


def _tell_json(moved: "Moved") -> int:
    """A JSON line on stdout; gives the exit code."""
    from forms.errors import InputError
    from worker.folder.names import shown

    reason = None if moved.reason is None else {"code": moved.reason.code, "message": moved.reason.message}
    told = {"document": moved.document, "path": shown(moved.path), "fate": moved.fate, "reason": reason}
    typer.echo(json.dumps(told))
    return 0 if reason is None else InputError.exit_code
