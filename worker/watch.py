"""A watched folder: files are taken in when they are complete, and moved where a person sees what became of them.

A poll of the whole folder is the truth; nothing depends on events, which network shares and bursts lose. A file is
complete when its size and time have not changed for a while. It is moved only after its row is committed, so a crash
leaves it where it was, and the next start takes it in as the duplicate it then is.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from forms.errors import InputError, MissingFileError, ServiceError, UsageError
from worker.intake import Intake

log = logging.getLogger(__name__)

TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", ".swp")
"""Endings of files that another program has not finished."""


class Fate(StrEnum):
    """What became of a file, and the name of the subfolder it was moved to."""

    PROCESSED = "processed"
    DUPLICATE = "duplicates"
    FAILED = "failed"


@dataclass(frozen=True)
class Taken:
    """A file that was taken out of the folder."""

    path: Path
    """Where it lies now."""
    fate: Fate
    document: str | None
    """The document's id; None where it failed."""
    message: str
    """Why it failed; empty otherwise."""


@dataclass(frozen=True)
class _Sight:
    """What a file looked like, and since when."""

    size: int
    changed: int
    since: float


@dataclass
class Watcher:
    """Takes in the files of one folder."""

    folder: Path
    intake: Intake
    layout: str
    settle: float
    """Seconds for which a file must not have changed before it is taken; it is looked at twice at least."""
    _seen: dict[Path, _Sight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the subfolders; raises MissingFileError or UsageError where the folder cannot be watched."""
        if not self.folder.is_dir():
            raise MissingFileError(f"{self.folder}: there is no such folder; create it or check the path")
        for fate in Fate:
            try:
                (self.folder / fate).mkdir(exist_ok=True)
            except OSError as error:
                raise UsageError(
                    f"{self.folder / fate}: cannot be made ({error.strerror}); files are moved there"
                ) from error

    def poll(self) -> Sequence[Taken]:
        """Look at the whole folder once and take in what is complete; the rest is remembered for the next time.

        Raises ServiceError where the folder cannot be listed now.
        """
        now, before = time.monotonic(), self._seen
        sights = {path: self._sight(path, now) for path in self._candidates()}
        self._seen = {path: sight for path, sight in sights.items() if sight is not None}
        unchanged = [(path, sight) for path, sight in self._seen.items() if before.get(path) == sight]
        settled = [path for path, sight in unchanged if now - sight.since >= self.settle]
        return [taken for taken in map(self._take, settled) if taken is not None]

    def sweep(self) -> Sequence[Taken]:
        """Take in what is complete, having looked twice: for a call that does not stay."""
        first = self.poll()
        time.sleep(self.settle)
        return [*first, *self.poll()]

    def _candidates(self) -> list[Path]:
        """Plain files of the folder itself by name; links, hidden files and unfinished ones are left alone."""
        try:
            names = list(self.folder.iterdir())
        except OSError as error:
            raise ServiceError(f"{self.folder} cannot be listed ({error.strerror}); see that it is there") from error
        return sorted(
            path
            for path in names
            if not path.name.startswith((".", "~")) and path.suffix.lower() not in TEMPORARY
            and not path.is_symlink() and path.is_file()
        )  # fmt: skip

    def _sight(self, path: Path, now: float) -> _Sight | None:
        """The file as it looks now, with the time since when it has; None where it is gone again."""
        try:
            status = path.stat(follow_symlinks=False)
        except OSError:
            return None
        before = self._seen.get(path)
        if before is not None and (before.size, before.changed) == (status.st_size, status.st_mtime_ns):
            return before
        return _Sight(status.st_size, status.st_mtime_ns, now)

    def _take(self, path: Path) -> Taken | None:
        """Take in one file and move it; None where it must wait for another poll."""
        try:
            return self._taken(path)
        except MissingFileError:
            return None
        except ServiceError as error:
            log.warning("%s waits: %s", path, error)
            return None

    def _taken(self, path: Path) -> Taken:
        try:
            receipt = self.intake.receive(path, path.name, self.layout)
        except MissingFileError:
            raise
        except InputError as error:
            return self._failed(path, error)
        fate = Fate.DUPLICATE if receipt.duplicate else Fate.PROCESSED
        return Taken(self._moved(path, fate), fate, receipt.document, "")

    def _failed(self, path: Path, error: InputError) -> Taken:
        moved = self._moved(path, Fate.FAILED)
        reason = moved.with_name(moved.name + ".reason.txt")
        reason.write_text(f"{error.reason.code}: {error.reason.message}\n", encoding="utf-8")
        return Taken(moved, Fate.FAILED, None, str(error))

    def _moved(self, path: Path, fate: Fate) -> Path:
        """Move a file to its fate's folder, under a name that is free there."""
        try:
            return _renamed(path, self.folder / fate)
        except OSError as error:
            raise ServiceError(
                f"cannot be moved to {self.folder / fate} ({error.strerror}); see who may write there"
            ) from error


def _renamed(path: Path, folder: Path) -> Path:
    number = 0
    while True:
        target = folder / (path.name if number == 0 else f"{path.stem}-{number}{path.suffix}")
        if not target.exists():
            return path.rename(target)
        number += 1
