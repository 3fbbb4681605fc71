"""One folder that files are taken from: its fates, its notes, and how it files are moved in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from forms.errors import ServiceError, UsageError
from forms.reason import Reason
from worker.folder.fates import Fate, Moved
from worker.folder.ledger import Entry, Ledger
from worker.folder.moving import free_names, move, move_with_reason
from worker.folder.names import shown
from worker.folder.sight import Sight


class StuckError(ServiceError):
    """One file cannot be moved now; others may be."""


@dataclass
class Inbox:
    """A folder with its fates as subfolders: on the same file system, so that a move is one rename."""

    folder: Path
    prefix: str
    """What stands before the name of its files on record."""
    layout: str
    """The layout choice that they are read with."""
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        """Make the subfolders; raises UsageError where that is not possible."""
        self.ledger = Ledger(self.folder)
        try:
            for fate in Fate:
                self._ready(fate)
            self.ledger.load()
        except ServiceError as error:
            raise UsageError(str(error)) from error

    def _ready(self, fate: Fate) -> Path:
        """The folder of a fate, made where it is not there (people tidy up); raises StuckError where it cannot be."""
        for place, mode in ((self.folder / fate, 0o777), *((each, 0o700) for each in self.ledger.folders)):
            try:
                place.mkdir(parents=True, exist_ok=True, mode=mode)
            except OSError as error:
                raise StuckError(
                    f"{shown(place)} cannot be made ({error.strerror}); see who may write in its folder"
                ) from error
            if place.is_symlink():
                raise StuckError(f"{shown(place)} is a link; make it a folder: files are moved there by renaming")
        return self.folder / fate

    def process(self, path: Path, sight: Sight, document: str) -> Moved:
        """Move a file that has become `document` to processed/, and look after it from now on.

        Raises ChangedError where it is not the one that was seen, StuckError where it cannot be moved.
        """
        with _moving(path):
            for target in free_names(self._ready(Fate.PROCESSED), path.name):
                self.ledger.write(Entry(document, target.name, sight))
                try:
                    move(path, sight, target)
                except FileExistsError:
                    continue
                return Moved(target, Fate.PROCESSED, document, None)
        raise AssertionError("names do not run out")

    def part_with(
        self, path: Path, sight: Sight, fate: Fate, document: str | None, reason: Reason | None, text: str
    ) -> Moved:
        """Move a file to `fate`, `text` in a file beside it; raises as `process` does."""
        with _moving(path):
            moved = move_with_reason(path, sight, self._ready(fate), text, self.ledger.scratch)
        return Moved(moved, fate, document, reason)


@contextmanager
def _moving(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StuckError(
            f"{shown(path)} cannot be moved ({error.strerror}); see who may write in its folder"
        ) from error
