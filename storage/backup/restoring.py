"""Making a store from a backup.

The backup is read whole first. Then its files are put in their places, where nothing names them yet, and at last its
rows come in one transaction. Whatever ends it before leaves the store as it was, with some files that nobody names.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.backup import transfer
from storage.backup.archive import members
from storage.backup.checking import Opened, opened
from storage.backup.making import Progress
from storage.backup.manifest import CROPS, KINDS, ORIGINALS, Manifest
from storage.backup.staging import Stone, bring_up, stones
from storage.durable import hash_of
from storage.models import DocumentRow, ReadingRow
from storage.originals import Originals
from storage.remains import Files, Remains
from storage.store import Store

NAMES = 10_000
"""Of files in one list of remains."""

FORCED_AT_ONCE = 500
"""Files."""


def restore_into_empty(path: Path, store: Store, progress: Progress) -> Manifest:
    """Make `store`, which must be empty, what the backup `path` holds.

    Raises UsageError where it is not empty, ServiceError where it cannot be written, and as `check` does for the
    backup; the store is then as it was.
    """
    with store.database.reading() as connection:
        transfer.must_be_empty(connection)
    return _restore(path, store, progress, transfer.must_be_empty, known=())


def restore_over(path: Path, store: Store, progress: Progress) -> Manifest:
    """Make `store` what the backup `path` holds and remove what it held; what was erased from it stays erased.

    Raises ServiceError while a worker holds anything, else as `restore_into_empty` does.
    """
    remains = Remains(store.database, store.originals, store.crops)
    with store.database.reading() as connection:
        transfer.must_be_idle(connection)
        known = stones(connection)
        noted = [remains.note(files) for files in _named_files(connection)]
    restored = _restore(path, store, progress, transfer.clear, known)
    for each in noted:
        remains.remove(each)
    return restored


def _restore(
    path: Path, store: Store, progress: Progress, make_room: Callable[[sa.Connection], None], known: Sequence[Stone]
) -> Manifest:
    with opened(path) as backup:
        bring_up(backup.rows, backup.manifest, known)
        _Placing(backup, store, progress).place(path)
        with store.database.writing() as to, backup.rows.reading() as staged:
            transfer.lock(to)
            make_room(to)
            transfer.copy(staged, to)
        return backup.manifest


@dataclass(frozen=True)
class _Placing:
    """The files of a backup on their way into a store."""

    backup: Opened
    store: Store
    progress: Progress

    def place(self, path: Path) -> None:
        """Put every file that a row names in its place; one that is there already and whole is left alone."""
        done = dict.fromkeys(KINDS, 0)
        new: dict[str, list[str]] = {kind: [] for kind in KINDS}
        with self.backup.rows.reading() as connection:
            for member in members(path):
                kind, _, name = member.name.partition("/")
                if kind not in KINDS:
                    continue
                if transfer.is_named(connection, kind, name) and not _is_whole(self._kept(kind).path(name), name):
                    self._kept(kind).put_back(name, member.chunks())
                    new[kind].append(name)
                if len(new[kind]) >= FORCED_AT_ONCE:
                    self._force(kind, new)
                done[kind] += 1
                self.progress(kind, done[kind], self.backup.manifest.files[kind].files)
        for kind in KINDS:
            self._force(kind, new)

    def _force(self, kind: str, new: dict[str, list[str]]) -> None:
        if new[kind]:
            self._kept(kind).force(new[kind])
            new[kind] = []

    def _kept(self, kind: str) -> Originals:
        return {ORIGINALS: self.store.originals, CROPS: self.store.crops}[kind]


def _is_whole(path: Path, name: str) -> bool:
    return path.is_file() and hash_of(path) == name


def _named_files(connection: sa.Connection) -> Iterator[Files]:
    """All files that rows name, some at a time."""
    for some in _scalars(connection, sa.select(DocumentRow.id)):
        yield Files(originals=some, crops=[])
    for some in _scalars(connection, sa.select(ReadingRow.crop).where(ReadingRow.crop.is_not(None)).distinct()):
        yield Files(originals=[], crops=some)


def _scalars(connection: sa.Connection, question: sa.Select[Any]) -> Iterator[list[str]]:
    found = connection.execute(question, execution_options={"yield_per": NAMES}).scalars()
    return (list(some) for some in found.partitions())
