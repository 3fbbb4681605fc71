"""A watched folder with its subfolders that name a layout."""

import logging
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from forms.errors import MissingFileError, ServiceError, UsageError
from worker.folder.fates import Fate, Moved
from worker.folder.following import Following
from worker.folder.inbox import Inbox
from worker.folder.listing import Listing, look_into
from worker.folder.lock import FolderLock
from worker.folder.names import shown
from worker.folder.settling import Patience
from worker.folder.taking import Taking
from worker.intake import Intake

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Watched:
    taking: Taking
    following: Following


@dataclass
class Watcher:
    """Takes in the files of a folder, and looks after them until their documents have ended."""

    folder: Path
    intake: Intake
    layout: str
    """What the files of the folder itself are read with."""
    layouts: Collection[str]
    """What a subfolder may be called to be watched too: its files are read with that layout."""
    patience: Patience
    _watched: dict[str, _Watched] = field(default_factory=dict, init=False)
    """By the name of the subfolder; the folder itself has none."""
    _told: set[str] = field(default_factory=set, init=False)
    _lock: FolderLock = field(init=False)

    def __post_init__(self) -> None:
        self._lock = FolderLock(self.folder)

    def start(self) -> bool:
        """Make ready; False where another watcher is at work here, and may be asked again.

        Raises MissingFileError or UsageError where the folder cannot be watched.
        """
        if not self.folder.is_dir():
            raise MissingFileError(f"{shown(self.folder)}: there is no such folder; create it or check the path")
        if not self._lock.take():
            return False
        self._watched = {"": self._open("", self.layout)}
        return True

    def end(self) -> None:
        """Leave the folder to other watchers."""
        self._watched = {}
        self._lock.release()

    def poll(self) -> Iterator[Moved]:
        """Look at everything once, take in what is complete, and ask after what was taken; gives what was moved.

        Raises ServiceError, after all that could be done, where something cannot be done now.
        """
        trouble: ServiceError | None = None
        for watched, listing in self._look():
            try:
                yield from map(_logged, watched.taking.take(listing))
                yield from map(_logged, watched.following.follow())
            except ServiceError as error:
                trouble = error
        if trouble is not None:
            raise trouble

    def sweep(self) -> Iterator[Moved]:
        """Take in what is complete, having looked twice, and ask after everything: for a call that does not stay."""
        yield from self.poll()
        time.sleep(self.patience.settle)
        yield from self.poll()
        for watched in self._watched.values():
            yield from watched.following.follow_all()

    def _look(self) -> Iterator[tuple[_Watched, Listing]]:
        listing = look_into(self.folder)
        yield self._watched[""], listing
        self._tell_of(self.folder, listing.others)
        for name in listing.folders:
            if name in set(Fate):
                continue
            watched = self._watched.get(name) or self._subfolder(name)
            if watched is None:
                continue
            inside = look_into(self.folder / name)
            yield watched, inside
            self._tell_of(self.folder / name, inside.others)
            self._tell_of(self.folder / name, [each for each in inside.folders if each not in set(Fate)])

    def _subfolder(self, name: str) -> _Watched | None:
        """Begin to watch a subfolder; None where it names no layout or cannot be used."""
        if name not in self.layouts:
            self._tell(self.folder / name, "is left alone: it is not called as a layout is (inkfield layout list)")
            return None
        try:
            self._watched[name] = self._open(name, name)
        except UsageError as error:
            self._tell(self.folder / name, f"is left alone: {error}")
            return None
        return self._watched[name]

    def _open(self, name: str, layout: str) -> _Watched:
        inbox = Inbox(self.folder / name, f"{name}/" if name else "", layout)
        return _Watched(Taking(inbox, self.intake, self.patience), Following(inbox, self.intake.store.database))

    def _tell_of(self, folder: Path, names: Collection[str]) -> None:
        for name in names:
            self._tell(folder / name, "is left alone: no plain file")

    def _tell(self, path: Path, what: str) -> None:
        """Say something of a path once."""
        if str(path) not in self._told:
            self._told.add(str(path))
            log.warning("%s %s", shown(path), what)


def _logged(moved: Moved) -> Moved:
    """The same, having told the log of it."""
    told_of = {"document": moved.document, "fate": moved.fate, "reason": moved.reason and moved.reason.code}
    log.info("%s moved to %s", shown(moved.path.name), moved.fate, extra=told_of)
    return moved
