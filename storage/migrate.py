"""Bringing a database to the schema of this version, safely when several processes start at once."""

from pathlib import Path

import sqlalchemy as sa

from forms.errors import UsageError
from storage.engine import Database

HEAD = "0007"
"""The newest migration; a test holds it against the scripts, so that a start need not load them."""

_LOCK = 0x696E6B66
"""Any number that nobody else takes on the same PostgreSQL server."""


def current_revision(database: Database) -> str | None:
    """The migration the database stands at, None where it is empty."""
    with database.reading() as connection:
        return revision_of(connection)


def migrate(database: Database) -> bool:
    """Bring the database to HEAD and say whether anything had to be done.

    All steps are one transaction that nobody else can be in: on SQLite the write lock, on PostgreSQL an advisory lock
    that the transaction holds. Raises UsageError where the database is from a newer Inkfield.
    """
    if current_revision(database) == HEAD:
        return False
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        found = revision_of(connection)
        if found == HEAD:  # somebody else was quicker
            return False
        upgrade(connection, HEAD)
        return True


def revision_of(connection: sa.Connection) -> str | None:
    """The migration that the database of this connection stands at, None where it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return version


def upgrade(connection: sa.Connection, revision: str) -> None:
    """Bring the database of this connection to `revision`, in the transaction it is in, without any lock of its own.

    Raises UsageError where database or revision are from a newer Inkfield.
    """
    # Alembic takes a while to import and is needed once in a database's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    for asked in (revision_of(connection), revision):
        if asked is not None and asked not in known:
            raise UsageError(f"the database is from a newer Inkfield (schema {asked}); install that version")
    command.upgrade(config, revision)
