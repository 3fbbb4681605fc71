"""`inkfield db`: administration of the database."""

import typer

from inkfield.settings import load_settings


def add_to(app: typer.Typer) -> None:
    """Put the verbs on the command line."""
    db = typer.Typer(no_args_is_help=True, help="Administration of the database.", rich_markup_mode=None)
    db.callback()(_several)
    db.command("migrate")(migrate)
    app.add_typer(db, name="db")


def _several() -> None:
    """Keep `migrate` a verb of its own while it is the only one."""


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
