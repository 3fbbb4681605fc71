"""One watcher a folder: a lock that ends with its process, however that ends."""

import fcntl
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

from forms.errors import UsageError
from worker.folder.ledger import STATE
from worker.folder.names import shown

log = logging.getLogger(__name__)


@dataclass
class FolderLock:
    """The lock of one watched folder.

    Where the file system has no locks, or has them for one machine only (some network shares), two watchers still lose
    and double nothing: a row is unique by its content and a rename happens once. They only do the same work twice.
    """

    folder: Path
    _handle: int = field(default=-1, init=False)

    def take(self) -> bool:
        """Take the lock; False where another watcher has it. Raises UsageError where there can be none."""
        state = self.folder / STATE
        try:
            state.mkdir(exist_ok=True, mode=0o700)
            if state.is_symlink():
                raise UsageError(f"{shown(state)} is a link; remove it: the watcher keeps its notes there")
            self._handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise UsageError(
                f"{shown(state)} cannot be used ({error.strerror}); the watcher keeps its notes there"
            ) from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        except OSError as error:
            log.warning("%s cannot be locked (%s): let no second watcher run on it", shown(self.folder), error.strerror)
        return True

    def release(self) -> None:
        """Give the lock back, if it was taken."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
