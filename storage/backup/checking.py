"""Reading a backup whole: every hash, every count, every reference."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from forms.errors import InputError, UnreadableFileError
from storage.backup import manifest, tables
from storage.backup.archive import Member, members
from storage.backup.manifest import KINDS, NAMED_IN, Amount, Digest, Header, Manifest
from storage.backup.names import Names, empty_names
from storage.engine import Database
from storage.migrate import upgrade

SMALL = 64 << 20
"""Bytes. Parts that are taken into memory are far smaller than that."""


@dataclass(frozen=True)
class Opened:
    """A backup that was read whole and found sound."""

    manifest: Manifest
    rows: Database
    """Its rows, in a temporary SQLite database with the schema of the backup."""


def check(path: Path) -> Manifest:
    """What is in the backup `path`, every byte of which was looked at.

    Raises MissingFileError where there is none, UnreadableFileError where it is damaged or was never finished,
    UsageError where it is from a newer Inkfield.
    """
    with opened(path) as backup:
        return backup.manifest


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """The backup `path` as `check` accepts it; raises as `check` does, the path named."""
    with empty_names() as names, _temporary_database() as database:
        try:
            with database.writing() as connection:
                found = _Reading(connection, names).read(path)
        except sa.exc.IntegrityError as error:
            raise UnreadableFileError(f"{path}: the backup is damaged: two rows are one ({error.orig})") from error
        except InputError as error:
            raise type(error)(f"{path}: {error}") from error
        yield Opened(found, database)


@dataclass
class _Reading:
    """One backup while it is read."""

    connection: sa.Connection
    """Of the database its rows go to."""
    names: Names
    """The files it holds."""
    schema: str = ""
    tables: dict[str, sa.Table] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, Amount] = field(default_factory=lambda: dict.fromkeys(KINDS, Amount(0, 0)))
    digest: Digest = field(default_factory=Digest)

    def read(self, path: Path) -> Manifest:
        """Take every member in and hold all against the manifest."""
        parts = members(path)
        header = self._prepare(next(parts, None))
        for member in parts:
            kind, _, name = member.name.partition("/")
            if member.name == manifest.MANIFEST:
                found = manifest.as_manifest(_whole(member))
                _must(next(parts, None) is None, "something follows its end")
                same = (found.schema, found.created) == (header.schema, header.created)
                _must(same, "its beginning and its end are not of one backup")
                self._compare(found)
                return found
            if kind in KINDS:
                self._file(member, kind, name)
            else:
                self._part(member)
        raise UnreadableFileError("the backup was never finished; make another")

    def _prepare(self, first: Member | None) -> Header:
        """Make the tables that the rows go to; gives what the backup says of itself at its beginning."""
        if first is None or first.name != manifest.HEADER:
            raise UnreadableFileError("this is no backup of Inkfield")
        content = _whole(first)
        header = manifest.as_header(content)
        self.digest.add(first.name, hashlib.sha256(content).hexdigest())
        self.schema = header.schema
        upgrade(self.connection, self.schema)
        self.tables = {table.name: table for table in tables.reflected(self.connection)}
        self.rows = dict.fromkeys(self.tables, 0)
        return header

    def _file(self, member: Member, kind: str, name: str) -> None:
        found = member.hash()
        _must(found == name, f"{member.name} is not what it was")
        self.digest.add(member.name, found)
        self.names.add(kind, [name])
        before = self.files[kind]
        self.files[kind] = Amount(before.files + 1, before.bytes + member.size)

    def _part(self, member: Member) -> None:
        """Rows of one table."""
        name = tables.table_of(member.name)
        _must(name in self.tables, f"it holds {member.name}, which no backup of schema {self.schema} does")
        content = _whole(member)
        self.digest.add(member.name, hashlib.sha256(content).hexdigest())
        rows, columns = tables.unpacked(content), set(self.tables[name].c.keys())
        same = all(isinstance(row, dict) and row.keys() == columns for row in rows)
        _must(same, f"{member.name} has other columns than its table")
        self.connection.execute(sa.insert(self.tables[name]), rows)
        self.rows[name] += len(rows)

    def _compare(self, said: Manifest) -> None:
        """Hold what was found against the manifest, and the rows against each other and against the files."""
        _must(said.digest == self.digest.value(), "a part of it was changed or is not there")
        _must(said.rows == self.rows, f"it has {self.rows} rows, and should have {dict(said.rows)}")
        _must(said.files == self.files, f"it has {self.files}, and should have {dict(said.files)}")
        current = self.connection.scalar(sa.text("SELECT count(*) FROM readings WHERE is_current"))
        _must(said.current_readings == current, f"{current} readings are current instead of {said.current_readings}")
        alone = self.connection.execute(sa.text("PRAGMA foreign_key_check")).first()
        _must(alone is None, f"a row of {alone and alone[0]} belongs to one that is not there")
        for kind, (table, column) in NAMED_IN.items():
            named = self.connection.scalars(sa.select(self.tables[table].c[column]).distinct())
            absent = next((each for each in named if each and not self._accounted(said, kind, each)), None)
            _must(absent is None, f"{kind}/{absent} is not there")

    def _accounted(self, said: Manifest, kind: str, name: str) -> bool:
        return self.names.has(kind, name) or name in said.lost.get(kind, {})


def _whole(member: Member) -> bytes:
    _must(member.size <= SMALL, f"{member.name} is larger than it can be")
    return b"".join(member.chunks())


def _must(holds: bool, problem: str) -> None:
    if not holds:
        raise UnreadableFileError(f"the backup is damaged: {problem}; take another")


@contextmanager
def _temporary_database() -> Iterator[Database]:
    """An empty database in a file of SQLite's own that nobody else can open and that is gone with this process."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect("", isolation_level=None)

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        yield Database(engine)
    finally:
        engine.dispose()
