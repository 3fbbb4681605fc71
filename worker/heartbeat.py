"""A sign of life in a file for each worker: when its dispatcher last went round, when a task last began or ended.

A process that is there may still hang. So health goes by what was last done, and never by a process id.
"""

import json
import logging
import mmap
import os
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from storage.figures import has_waited
from storage.store import Store

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
SILENT_SECONDS = 30.0
"""A dispatcher goes round several times a second; one that has not for so long hangs, or has gone without a word."""
DEAD_SECONDS = 600.0
"""After so long a silent worker is forgotten."""
PATIENCE = 140.0
"""How long work may wait where no worker says how long its tasks may last."""


@dataclass(frozen=True)
class Heartbeat:
    """What a worker last said of itself; times in seconds since 1970 by its machine's clock."""

    worker: str
    host: str
    process: int
    version: str
    started: float
    turned: float
    """When its dispatcher last went round."""
    progress: float
    """When one of its processes last began or ended a task; at first, when it started."""
    patience: float
    """Seconds in which a task that was begun must have ended."""


class Life(StrEnum):
    """How a worker does."""

    WELL = "well"
    STILL = "still"
    """Its dispatcher goes round, but no process of it has begun or ended anything for long while work waits."""
    SILENT = "silent"
    """Nothing has been heard of it for a while: it hangs, or was killed."""


@dataclass
class Pulse:
    """Gives the sign of life of one worker. Made before its processes are, which share the time of their progress."""

    folder: Path
    worker: str
    patience: float
    _shared: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, 8), init=False)
    _started: float = field(default_factory=time.time, init=False)
    _last: float = field(default=float("-inf"), init=False)
    _ailing: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.progressed()

    def progressed(self, **_: object) -> None:
        """Say, in whichever process, that a task begins or has ended."""
        struct.pack_into("d", self._shared, 0, time.time())

    def beat(self) -> None:
        """Write the sign, once a second at most; a folder that cannot be written to is no reason to stop."""
        if time.monotonic() - self._last < BEAT_SECONDS:
            return
        self._last = time.monotonic()
        (progress,) = struct.unpack_from("d", self._shared, 0)
        told = Heartbeat(
            self.worker, socket.gethostname(), os.getpid(), version("inkfield"),
            self._started, time.time(), progress, self.patience,
        )  # fmt: skip
        try:
            self._write(json.dumps(asdict(told)))
            self._ailing = False
        except OSError as error:
            if not self._ailing:
                log.warning("%s cannot be written to (%s); others think that this worker hangs", self.folder, error)
            self._ailing = True

    def end(self) -> None:
        """Take the sign away: this worker has ended as it should."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s cannot be removed (%s)", self._file, error)

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.worker}.json"

    def _write(self, text: str) -> None:
        """Whole or not at all, but not forced to disk: after a power cut nobody asks for it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._file.with_suffix(".part")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        new.replace(self._file)


def workers_folder(home: Path) -> Path:
    """Where workers leave their signs of life."""
    return home / "workers"


def heartbeats(folder: Path) -> Sequence[Heartbeat]:
    """All signs of life in a folder, by the workers' names; those of the dead are removed."""
    found: list[Heartbeat] = []
    for file in sorted(folder.glob("*.json")):
        try:
            beat = Heartbeat(**json.loads(file.read_text(encoding="utf-8")))
            if time.time() - beat.turned > DEAD_SECONDS:
                file.unlink(missing_ok=True)
                continue
        except (OSError, ValueError, TypeError):  # it has just gone, or is of another version
            continue
        found.append(beat)
    return found


def lives(beats: Sequence[Heartbeat], store: Store) -> Sequence[tuple[Heartbeat, Life]]:
    """How each worker does; raises ServiceError where the database cannot be asked whether work waits."""
    now = time.time()
    return [(beat, _life(beat, now, store)) for beat in beats]


def _life(beat: Heartbeat, now: float, store: Store) -> Life:
    if now - beat.turned > SILENT_SECONDS:
        return Life.SILENT
    if now - beat.progress > beat.patience and has_waited(store.database, beat.patience):
        return Life.STILL
    return Life.WELL
