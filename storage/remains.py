"""Files whose rows go: written down before the rows are gone, removed after, and finished by whoever comes next.

A list of what may have to go is on disk before the rows' transaction commits. Whatever ends the process after that, the
list stays, and looking at it again does no harm: only what no row names any more is removed.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from forms.errors import ServiceError
from storage.durable import sync_file, written_whole
from storage.engine import Database
from storage.models import DocumentRow, ReadingRow
from storage.originals import Originals

BATCH = 500

_NOBODY_ELSE = sa.text("LOCK TABLE readings, documents IN SHARE ROW EXCLUSIVE MODE")
"""PostgreSQL: nobody names a file while it is found out whether anybody does. The order is that of saving a page."""


@dataclass(frozen=True)
class Files:
    """Files of a store, by their hashes."""

    originals: Sequence[str]
    crops: Sequence[str]


@dataclass(frozen=True)
class Remains:
    """The lists of one store; they lie in the folder `erasing` beside its originals."""

    database: Database
    originals: Originals
    crops: Originals

    @property
    def folder(self) -> Path:
        """Where the lists lie."""
        return self.originals.folder.with_name("erasing")

    def note(self, files: Files) -> Path:
        """Write down, safe from a power cut, what is to be removed once no row names it; gives the list's path.

        Raises ServiceError where it cannot be written.
        """
        path = self.folder / f"{secrets.token_hex(8)}.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with written_whole(path) as outgoing:
                outgoing.write(json.dumps({"originals": [*files.originals], "crops": [*files.crops]}).encode())
        except OSError as error:
            raise ServiceError(f"{path} cannot be written ({error.strerror}); see that there is room") from error
        return path

    def pending(self) -> Sequence[Path]:
        """The lists that nobody has finished yet."""
        return sorted(self.folder.glob("*.json"))

    def remove(self, noted: Path) -> int:
        """Remove what a list names and no row does, then the list; gives how many files went.

        0 where somebody else has finished the list meanwhile. Raises ServiceError where a file cannot be removed; the
        list then stays.
        """
        try:
            listed = json.loads(noted.read_text())
        except FileNotFoundError:
            return 0
        removed = self._remove_unnamed(self.originals, DocumentRow.id, listed["originals"])
        removed += self._remove_unnamed(self.crops, ReadingRow.crop, listed["crops"])
        noted.unlink(missing_ok=True)
        return removed

    def _remove_unnamed(self, kept: Originals, column: InstrumentedAttribute[Any], names: Sequence[str]) -> int:
        """Remove those of `names` that no row has in `column`."""
        removed = 0
        for first in range(0, len(names), BATCH):
            some = names[first : first + BATCH]
            with self.database.writing() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(_NOBODY_ELSE)
                named = set(connection.scalars(sa.select(column).where(column.in_(some))))
                removed += _unlink([kept.path(name) for name in some if name not in named])
        return removed


def _unlink(paths: Sequence[Path]) -> int:
    """Remove those files that are there, for good."""
    there = [path for path in paths if path.exists()]
    try:
        for path in there:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in there}:
            sync_file(folder)
    except OSError as error:
        place = error.filename or "a file"
        raise ServiceError(
            f"{place} cannot be removed ({error.strerror}); see who may write there, and call this again"
        ) from error
    return len(there)
