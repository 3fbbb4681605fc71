"""A database's clock that a test can turn, by putting a function of the same name before the database's own."""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection

from storage.engine import Database

_UNIX_EPOCH = 2440587.5
"""As a Julian day."""

_TURNED_POSTGRESQL = """
CREATE SCHEMA turned;
CREATE TABLE turned.clock (seconds double precision);
INSERT INTO turned.clock VALUES (0);
CREATE FUNCTION turned.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  'SELECT pg_catalog.clock_timestamp() + make_interval(secs => (SELECT seconds FROM turned.clock))';
"""


@dataclass
class TurnedClock:
    """The clock of one database; it goes on by itself, and stands `seconds` ahead of the machine's."""

    database: Database
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """From now on this process's connections see the clock as it is turned."""
        engine = self.database.engine
        if engine.dialect.name == "postgresql":
            with self.database.writing() as connection:
                connection.exec_driver_sql(_TURNED_POSTGRESQL)
        sa.event.listen(engine, "connect", self._connected)
        engine.dispose()

    def turn(self, seconds: float) -> None:
        """Set it forward, or back where `seconds` is negative."""
        self.seconds += seconds
        if self.database.engine.dialect.name == "postgresql":
            with self.database.writing() as connection:
                connection.exec_driver_sql(f"UPDATE turned.clock SET seconds = {self.seconds}")

    def _connected(self, connection: DBAPIConnection, record: object) -> None:  # noqa: ARG002 - SQLAlchemy's protocol
        if self.database.engine.dialect.name == "sqlite":
            connection.create_function("julianday", 1, self._julian_day)  # type: ignore[attr-defined]
            return
        cursor = connection.cursor()
        cursor.execute("SET search_path = turned, pg_catalog, public")
        cursor.close()
        connection.commit()

    def _julian_day(self, when: str) -> float:
        assert when == "now"
        return _UNIX_EPOCH + (datetime.now(tz=UTC).timestamp() + self.seconds) / 86400.0
