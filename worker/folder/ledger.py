"""The files in processed/ whose documents have not ended yet: what the watcher still has to look after.

A file a document in `DIR/.inkfield/open/`, written before the move to processed/ and removed when the document has
ended and its file lies where it belongs. So a new start knows what to ask the database about, and a hundred thousand
processed files of documents that have ended cost nothing. It is a note and not the truth: without it a file stays in
processed/.
"""

import json
import logging
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from forms.errors import ServiceError
from worker.folder.names import shown
from worker.folder.sight import Sight

log = logging.getLogger(__name__)

STATE = ".inkfield"
"""The watcher's own folder in the one it watches."""


@dataclass(frozen=True)
class Entry:
    """One file that was taken."""

    document: str
    name: str
    """Its name in processed/."""
    sight: Sight


@dataclass
class Ledger:
    """The entries of one folder."""

    folder: Path
    """The watched folder."""
    _documents: dict[str, None] = field(default_factory=dict, init=False)
    """In the order in which they are asked about."""

    def load(self) -> None:
        """Find the entries of an earlier watcher, and remove what it has left half written.

        Raises ServiceError where the folders cannot be listed.
        """
        try:
            for left in self.scratch.iterdir():
                left.unlink(missing_ok=True)
            self._documents = dict.fromkeys(sorted(path.name for path in self._open.iterdir()))
        except OSError as error:
            raise ServiceError(
                f"{shown(self.folder / STATE)} cannot be used ({error.strerror}); the watcher keeps its notes there"
            ) from error

    @property
    def folders(self) -> Sequence[Path]:
        """The folders that it needs."""
        return (self._open, self.scratch)

    @property
    def scratch(self) -> Path:
        """A folder for what is being written."""
        return self.folder / STATE / "scratch"

    @property
    def _open(self) -> Path:
        return self.folder / STATE / "open"

    def __len__(self) -> int:
        return len(self._documents)

    def next(self, number: int) -> Sequence[str]:
        """The documents whose turn it is, at most `number`; all have a turn before one has another."""
        turn = list(islice(self._documents, number))
        for document in turn:
            del self._documents[document]
            self._documents[document] = None
        return turn

    def write(self, entry: Entry) -> None:
        """Put an entry down, in the place of another of its document; it survives a power cut."""
        content = {"name": entry.name, "size": entry.sight.size, "changed": entry.sight.changed}
        written = self.scratch / secrets.token_hex(8)
        with written.open("x", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._path(entry.document))
        self._documents[entry.document] = None

    def read(self, document: str) -> Entry | None:
        """The entry of a document; None where there is none, or none that can be read."""
        try:
            content = json.loads(self._path(document).read_bytes())
            return Entry(document, content["name"], Sight(content["size"], content["changed"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            log.warning("%s is damaged and left out (%s)", shown(self._path(document)), error)
            return None

    def remove(self, document: str) -> None:
        """Forget a document."""
        self._path(document).unlink(missing_ok=True)
        self._documents.pop(document, None)

    def _path(self, document: str) -> Path:
        return self._open / document
