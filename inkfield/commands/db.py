"""`inkfield db`: administration of the database, and backups of all that is kept."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkfield.settings import load_settings

if TYPE_CHECKING:
    from storage.backup import Manifest

INPUT_LOST = 3
"""Exit code where files were lost before the backup was made."""

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
BackupFile = Annotated[Path, typer.Argument(metavar="BACKUP", help="A file that `inkfield db backup` made.")]


def add_to(app: typer.Typer) -> None:
    """Put the verbs on the command line."""
    db = typer.Typer(
        no_args_is_help=True, help="The database, and backups of it and of all files.", rich_markup_mode=None
    )
    for verb in (migrate, backup, verify, restore):
        db.command(verb.__name__)(verb)
    app.add_typer(db, name="db")


def migrate() -> None:
    """Bring the database to this version's schema; safe to call at any time, by several at once."""
    from storage.engine import open_database
    from storage.migrate import HEAD
    from storage.migrate import migrate as bring_up

    database = open_database(load_settings().database_url)
    try:
        done = bring_up(database)
    finally:
        database.close()
    typer.echo(f"inkfield: the schema is {HEAD}{', brought there now' if done else ' already'}", err=True)


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="FILE_OR_DIR", help="A new file, or a folder to put one named by the time in.")
    ],
    as_json: AsJson = False,
) -> None:
    """Write database and files as one file while others go on working; print its path.

    Whatever schema the database has is backed up as it is. Ends with 3 where files had been lost before; all else is
    in the backup then.
    """
    from inkfield.composition import build_store_as_it_is
    from storage.backup import make_backup

    with _progress("copying") as progress:
        path, manifest = make_backup(build_store_as_it_is(load_settings()), target, progress)
    _show(str(path), manifest, path, as_json)


def verify(path: BackupFile, as_json: AsJson = False) -> None:
    """Read a backup whole, every byte, row and reference of it; needs no database.

    Ends with 3 where it is damaged, and where files had been lost before it was made.
    """
    from storage.backup import check

    _show(f"{path} is whole", check(path), path, as_json)


def restore(
    path: BackupFile,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove what the store holds; stop workers and watchers first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the store of these settings what a backup holds, on SQLite or PostgreSQL; verifies it first.

    The store must be empty unless --replace is given. What was erased since the backup was made stays erased.
    """
    from inkfield.composition import build_store
    from storage.backup import restore_into_empty, restore_over

    with _progress("restoring") as progress:
        into = restore_over if replace else restore_into_empty
        manifest = into(path, build_store(load_settings()), progress)
    _show(f"{path} is restored", manifest, path, as_json)


def _show(first: str, manifest: "Manifest", path: Path, as_json: bool) -> None:
    """Say what is in a backup; ends with 3 where files had been lost before it was made."""
    if as_json:
        typer.echo(json.dumps({"backup": str(path), "bytes": path.stat().st_size, **asdict(manifest)}))
    else:
        typer.echo(first)
        typer.echo(f"inkfield: {_summary(manifest)}", err=True)
    if manifest.lost_before:
        for kind, lost in manifest.lost.items():
            for name, why in lost.items():
                typer.echo(f"inkfield: {kind}/{name} is {why}", err=True)
        typer.echo(f"inkfield: {manifest.lost_before} files had been lost before this backup was made", err=True)
        raise typer.Exit(INPUT_LOST)


def _summary(manifest: "Manifest") -> str:
    when = datetime.fromtimestamp(manifest.created, UTC).astimezone()
    counted = ", ".join(f"{number} {table}" for table, number in sorted(manifest.rows.items()))
    files = ", ".join(f"{amount.files} {kind} ({amount.bytes / 1e6:.1f} MB)" for kind, amount in manifest.files.items())
    return f"of {when:%Y-%m-%d %H:%M:%S %Z}, schema {manifest.schema}: {counted}; {files}"


@contextmanager
def _progress(doing: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each kind of files on stderr where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _kind, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as bars:
        tasks = {}

        def show(kind: str, done: int, total: int) -> None:
            if kind not in tasks:
                tasks[kind] = bars.add_task(f"{doing} {kind}", total=total)
            bars.update(tasks[kind], completed=done, total=total)

        yield show
