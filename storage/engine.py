"""One door to the database: reading and writing transactions, the same on SQLite and PostgreSQL."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from forms.errors import ServiceError, SettingsError
from storage.mounts import network_mount

BUSY_SECONDS = 30.0
CONNECT_SECONDS = 5


@dataclass(frozen=True)
class Database:
    """An engine with two ways in.

    Every transaction that writes says so at its start: SQLite then waits for its turn there (BEGIN IMMEDIATE) instead
    of failing in the middle, where a busy timeout cannot help.
    """

    engine: sa.Engine

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that may write: committed at the end, rolled back on an error."""
        with self._translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads: one snapshot where the database offers one."""
        with self._translated(), self.engine.execution_options(inkfield_reads=True).begin() as connection:
            yield connection

    def scrub(self) -> bool:
        """Let nothing of what was deleted remain in SQLite's log; False where somebody who still reads keeps it there.

        PostgreSQL sees to its own: this does nothing there and says False.
        """
        if self.engine.dialect.name != "sqlite":
            return False
        with self._translated(), closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            # Whoever waits here keeps all writers waiting, so not for long.
            cursor.execute("PRAGMA busy_timeout=2000")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            ((blocked, _, _),) = cursor.fetchall()
            cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:.0f}")
        return not blocked

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
            place = self.engine.url.render_as_string(hide_password=True)
            cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise ServiceError(
                f"the database {place} cannot be used now ({cause}); see that it runs and try again"
            ) from error


def open_database(url: str) -> Database:
    """Open `url` (sqlite:///FILE, postgresql://…). Nothing is connected yet, except that SQLite's file is made ready.

    Raises SettingsError for a URL that is neither, ServiceError where the driver is missing or the file cannot open.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    try:
        engine = sa.create_engine(
            parsed, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS}
        )
    except ModuleNotFoundError as error:
        raise ServiceError("PostgreSQL needs its driver: pip install 'inkfield[postgres]'") from error
    sa.event.listen(engine, "begin", _begin_postgresql)
    sa.event.listen(engine, "handle_error", _drop_details)
    return Database(engine)


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except exc.ArgumentError as error:
        raise SettingsError("the database URL must look like sqlite:///FILE or postgresql://USER@HOST/NAME") from error
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise SettingsError(
            f"the database URL names {parsed.drivername}; write sqlite:///FILE or postgresql://USER@HOST/NAME"
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise SettingsError("workers share the database, so SQLite needs a file: sqlite:///FILE")
    return parsed


def _open_sqlite(url: sa.URL) -> Database:
    file = Path(str(url.database))
    _refuse_network(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
    except OSError as error:
        raise ServiceError(f"{file} cannot be opened ({error.strerror}); see that its folder may be written") from error
    _switch_to_wal(file)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _refuse_network(file: Path) -> None:
    """SQLite's write-ahead log needs locks and memory that all its users share (https://sqlite.org/wal.html)."""
    mount = network_mount(file)
    if mount is not None:
        raise SettingsError(
            f"{file} would lie on {mount.kind} ({mount.source} at {mount.point}), where SQLite loses what it stores; "
            "set INKFIELD_DATABASE_URL to sqlite:///FILE on a local disk, or to postgresql://USER@HOST/NAME, "
            "which several machines may share (INKFIELD_HOME may stay where it is)"
        )


def _switch_to_wal(file: Path) -> None:
    """Let readers never wait for the writer; SQLite's busy timeout does not cover this switch, so wait for it here."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise ServiceError(f"{file} cannot be used ({error}); mend or move it and try again") from error
        except sqlite3.DatabaseError as error:
            raise ServiceError(f"{file} is no SQLite database ({error}); restore it or move it away") from error
        finally:
            connection.close()
        time.sleep(0.05)


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - SQLAlchemy's protocol
    # The driver must not begin transactions of its own: _begin_sqlite does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    # What was committed survives a power cut: a watched file is moved away right after.
    cursor.execute("PRAGMA synchronous=FULL")
    # What is erased is overwritten in the file, not only unlinked from it.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("inkfield_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("inkfield_reads", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _drop_details(context: sa.engine.ExceptionContext) -> None:
    """Keep PostgreSQL's first line alone: those after it quote the row, and what was read must not get into a log."""
    told, wrapped = context.original_exception, context.sqlalchemy_exception
    first = (str(told).splitlines() or [""])[0]
    told.args = (first,)
    if wrapped is not None:
        wrapped.args = (f"({type(told).__name__}) {first}",)
