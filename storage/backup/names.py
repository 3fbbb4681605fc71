"""A set of file hashes by kind that does not have to fit into memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from forms.errors import ServiceError


@dataclass(frozen=True)
class Names:
    """Kinds and hashes, each once."""

    _connection: sqlite3.Connection

    def add(self, kind: str, hashes: Iterable[str]) -> None:
        """Have those, too."""
        rows = ((kind, each) for each in hashes)
        self._connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", rows)

    def of(self, kind: str) -> Iterator[str]:
        """All hashes of a kind, in order."""
        found = self._connection.execute("SELECT hash FROM names WHERE kind = ? ORDER BY hash", (kind,))
        return (each for (each,) in found)

    def has(self, kind: str, name: str) -> bool:
        """Whether it was added."""
        found = self._connection.execute("SELECT 1 FROM names WHERE kind = ? AND hash = ?", (kind, name))
        return found.fetchone() is not None

    def count(self, kind: str) -> int:
        """How many there are of a kind."""
        number: int = self._connection.execute("SELECT count(*) FROM names WHERE kind = ?", (kind,)).fetchone()[0]
        return number


@contextmanager
def empty_names() -> Iterator[Names]:
    """A new set, in a file of SQLite's own that nobody else can open and that is gone with this process.

    Raises ServiceError where there is no room for it.
    """
    try:
        with closing(sqlite3.connect("", isolation_level=None)) as connection:
            connection.execute("CREATE TABLE names (kind TEXT, hash TEXT, PRIMARY KEY (kind, hash)) WITHOUT ROWID")
            connection.execute("BEGIN")
            yield Names(connection)
    except sqlite3.OperationalError as error:
        raise ServiceError(f"the temporary folder cannot be used ({error}); set TMPDIR to one with room") from error
