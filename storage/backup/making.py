"""Making a backup while others go on working."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import sqlalchemy as sa

from forms.errors import MissingFileError, NothingFoundError, ServiceError, UnreadableFileError, UsageError
from storage.backup import manifest, tables
from storage.backup.archive import Writer, written
from storage.backup.manifest import (
    CROPS,
    DAMAGED,
    ERASED,
    KINDS,
    MISSING,
    NAMED_IN,
    ORIGINALS,
    Amount,
    Header,
    Manifest,
)  # fmt: skip
from storage.backup.names import Names, empty_names
from storage.clock import clock
from storage.durable import written_whole
from storage.engine import Database
from storage.migrate import revision_of
from storage.store import Store

Progress = Callable[[str, int, int], None]
"""Told after every file: its kind, how many of that kind are done, and how many there are."""

BATCH = 500


def make_backup(store: Store, target: Path, progress: Progress) -> tuple[Path, Manifest]:
    """Write the whole store to the file `target`, or to a new file named by the time in the folder `target`.

    The database is taken as it stands, whatever its schema. The file appears when it is complete and safe from a power
    cut; gives its path and what is in it. Raises UsageError where it exists already, NothingFoundError where the
    database is empty, ServiceError where it cannot be written.
    """
    path = target / f"inkfield-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target
    if path.exists():
        raise UsageError(f"{path} exists already; name another file, or a folder to get a new one in it")
    try:
        with empty_names() as names, written_whole(path) as outgoing, written(outgoing) as writer:
            return path, _Making(store, writer, names, progress).fill()
    except OSError as error:
        raise ServiceError(
            f"{path} cannot be written ({error.strerror}); see that its folder is there and that there is room"
        ) from error


@dataclass(frozen=True)
class _Making:
    """One backup while it is made."""

    store: Store
    writer: Writer
    names: Names
    """Files that the rows name."""
    progress: Progress

    def fill(self) -> Manifest:
        """Write every member, the manifest last."""
        with self.store.database.reading() as connection:
            header = _header(connection)
            self.writer.add(manifest.HEADER, manifest.packed(header))
            rows = {table.name: self._rows(connection, table) for table in tables.reflected(connection)}
            current = connection.scalar(sa.text("SELECT count(*) FROM readings WHERE is_current")) or 0
        # The snapshot ends here: files never change, and a long one would keep SQLite's log growing.
        lost: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        files = {kind: self._files(kind, lost[kind]) for kind in KINDS}
        for kind in KINDS:
            _tell_erased(self.store.database, kind, lost[kind])
        digest = self.writer.digest.value()
        filled = Manifest(header.schema, header.created, rows, current, files, lost, digest)
        self.writer.add(manifest.MANIFEST, manifest.packed(filled))
        return filled

    def _rows(self, connection: sa.Connection, table: sa.Table) -> int:
        """Write the parts of one table and note the files it names; gives how many rows."""
        count = 0
        for number, some in enumerate(tables.rows(connection, table), start=1):
            self.writer.add(tables.part_name(table.name, number), tables.packed(some))
            for kind, (name, column) in NAMED_IN.items():
                if name == table.name:
                    self.names.add(kind, (row[column] for row in some if row[column] is not None))
            count += len(some)
        return count

    def _files(self, kind: str, lost: dict[str, str]) -> Amount:
        """Write the files of one kind, all that are there and whole; the others are put into `lost`."""
        kept = {ORIGINALS: self.store.originals, CROPS: self.store.crops}[kind]
        total = self.names.count(kind)
        files = size = 0
        for done, name in enumerate(self.names.of(kind), start=1):
            try:
                size += self.writer.add_file(f"{kind}/{name}", kept.path(name), name)
                files += 1
            except MissingFileError:
                lost[name] = MISSING
            except UnreadableFileError:
                lost[name] = DAMAGED
            self.progress(kind, done, total)
        return Amount(files, size)


def _header(connection: sa.Connection) -> Header:
    schema = revision_of(connection)
    if schema is None:
        raise NothingFoundError("there is nothing to back up yet: the database is empty")
    return Header(manifest.FORMAT, schema, connection.scalar(sa.select(clock())) or 0.0)


def _tell_erased(database: Database, kind: str, lost: dict[str, str]) -> None:
    """Of the files that are not there, tell those erased since the snapshot from those lost before it."""
    missing = [name for name, why in lost.items() if why == MISSING]
    table, column = NAMED_IN[kind]
    named = sa.column(column, sa.String)
    with database.reading() as connection:
        batches = (missing[first : first + BATCH] for first in range(0, len(missing), BATCH))
        asked = (sa.select(named).select_from(sa.table(table)).where(named.in_(batch)) for batch in batches)
        still_named = set(chain.from_iterable(connection.scalars(question) for question in asked))
    lost |= {name: ERASED for name in missing if name not in still_named}
