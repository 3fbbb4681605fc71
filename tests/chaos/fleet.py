"""Workers as a service manager keeps them: one that ends, however it ends, is started again."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
CONCURRENCY = 2
STOP_SECONDS = 120.0
LOOK_SECONDS = 0.1
MARK = "CHAOS_FLEET"


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What a program is started with: these settings of Inkfield and no others."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
    return others | {"PYTHONPATH": str(ROOT)} | dict(settings)


@dataclass
class Fleet:
    """So many workers, each in a session of its own."""

    settings: Mapping[str, str]
    poison: Path
    size: int
    log: Path
    """Where all of them say what they have to say."""
    ends: Counter[int] = field(default_factory=Counter)
    """The exit codes of the workers that ended; minus the signal's number for one that was killed."""
    _workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    """In the environment of every process that any worker has started, and of no other."""

    def keep_up(self) -> None:
        """Start what is not running."""
        for worker in [each for each in self._workers if each.poll() is not None]:
            self.ends[worker.wait()] += 1
            self._workers.remove(worker)
        while len(self._workers) < self.size:
            self._workers.append(self._started())

    def parents(self) -> Sequence[psutil.Process]:
        """The workers that run, without their processes."""
        return [psutil.Process(worker.pid) for worker in self._workers if worker.poll() is None]

    def children(self) -> Sequence[psutil.Process]:
        """The processes of all workers, their decoders not among them."""
        return [child for parent in self.parents() for child in _children(parent)]

    def decoders(self) -> Sequence[psutil.Process]:
        """What the processes of all workers open files in."""
        return [decoder for child in self.children() for decoder in _children(child)]

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> None:
        """Wait until something is so, keeping the workers up meanwhile; AssertionError where it does not become so."""
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, f"nothing came of {condition} in {seconds:.0f} s\n{self.said()}"
            self.keep_up()
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Tell all workers to end and wait until they have, with all their processes."""
        for worker in self._workers:
            worker.send_signal(signal.SIGTERM)
        for worker in self._workers:
            self.ends[worker.wait(STOP_SECONDS)] += 1
        self._workers.clear()

    def wait_for_silence(self, seconds: float) -> None:
        """Wait until nothing runs any more of all that was ever started; AssertionError where something stays."""
        until = time.monotonic() + seconds
        while left := self.left_over():
            assert time.monotonic() < until, [(each.pid, each.cmdline()[-4:]) for each in left]
            time.sleep(LOOK_SECONDS)

    def left_over(self) -> Sequence[psutil.Process]:
        """What still runs of any worker there ever was."""
        return [process for process in psutil.process_iter() if _marked(process) == self._mark]

    def end(self) -> None:
        """Kill whatever is left."""
        for process in self.left_over():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for worker in self._workers:
            worker.wait()

    def said(self) -> str:
        """The end of what the workers said."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def _started(self) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", "tests.chaos.poisoned", str(self.poison)]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*program, "work", "--concurrency", str(CONCURRENCY)],
                cwd=ROOT,
                env=environment(self.settings) | {MARK: self._mark},
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )


def _children(process: psutil.Process) -> list[psutil.Process]:
    """The processes it started; none where it is gone meanwhile."""
    try:
        return [child for child in process.children() if child.status() != psutil.STATUS_ZOMBIE]
    except psutil.NoSuchProcess:
        return []


def _marked(process: psutil.Process) -> str:
    """The mark of a process that runs; empty where it has none, is somebody else's, or only waits to be buried."""
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else process.environ().get(MARK, "")
    except psutil.Error:
        return ""
