"""Rows on their way into a store's database, and what must hold of it before."""

import sqlalchemy as sa

from forms.errors import ServiceError, UsageError
from storage.backup import tables
from storage.backup.manifest import NAMED_IN
from storage.jobs import is_over
from storage.models import DocumentRow, PageRow
from storage.states import DocumentState, WorkState

LOCKED_LAST = ("pages", "readings", "documents")
"""In the order in which saving a page locks them."""


def lock(connection: sa.Connection) -> None:
    """Let nobody else write until the transaction ends; reading goes on."""
    if connection.dialect.name == "postgresql":
        names = [table.name for table in tables.reflected(connection)]
        first = [name for name in names if name not in LOCKED_LAST]
        connection.execute(sa.text(f"LOCK TABLE {', '.join((*first, *LOCKED_LAST))} IN EXCLUSIVE MODE"))


def must_be_empty(connection: sa.Connection) -> None:
    """Raises UsageError where any table has a row."""
    for table in tables.reflected(connection):
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
            raise UsageError(
                "the store is not empty; restore into an empty INKFIELD_HOME and database, or say --replace: "
                "then what it holds is removed"
            )


def must_be_idle(connection: sa.Connection) -> None:
    """Raises ServiceError where a worker holds a document or a page."""
    splitting = sa.select(sa.literal(1)).where(
        DocumentRow.state == DocumentState.RECEIVED, sa.not_(is_over(DocumentRow.lease_until))
    )
    reading = sa.select(sa.literal(1)).where(PageRow.state == WorkState.WORKING, sa.not_(is_over(PageRow.lease_until)))
    for question in (splitting, reading):
        if connection.execute(question.limit(1)).first() is not None:
            raise ServiceError("workers are at work on this store; stop them all, and the watchers, and try again")


def clear(connection: sa.Connection) -> None:
    """Delete every row; raises ServiceError where a worker holds one."""
    must_be_idle(connection)
    for table in reversed(tables.reflected(connection)):
        connection.execute(table.delete())


def copy(staged: sa.Connection, to: sa.Connection) -> None:
    """Put all rows into tables of the same schema, and let new ids begin after theirs."""
    for table in tables.reflected(staged):
        target = sa.Table(table.name, sa.MetaData(), autoload_with=to, resolve_fks=False)
        for some in tables.rows(staged, table):
            to.execute(sa.insert(target), [dict(row) for row in some])
        if to.dialect.name == "postgresql":
            _set_sequence(to, target)


def is_named(connection: sa.Connection, kind: str, name: str) -> bool:
    """Whether a row names that file."""
    table, column = NAMED_IN[kind]
    named = sa.select(sa.literal(1)).select_from(sa.table(table)).where(sa.column(column, sa.String) == name)
    return connection.execute(named.limit(1)).first() is not None


def _set_sequence(connection: sa.Connection, table: sa.Table) -> None:
    for column in table.primary_key:
        sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
        if sequence is not None:
            highest = sa.select(sa.func.max(column)).scalar_subquery()
            following = sa.func.coalesce(highest, 0) + 1
            connection.execute(sa.select(sa.func.setval(sequence, following, sa.false())))
