"""The race: every contender its own process, every task given to all of them in turns."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.task import Task
from workshop.truth.rows import characters


@dataclass
class Result:
    """What one contender did with one set."""

    seconds: list[float] = field(default_factory=list)
    """Of each task."""
    cpu_seconds: float = 0.0
    """Of its process and all below it, over the set."""
    right: int = 0
    fields: int = 0
    errors: list[str] = field(default_factory=list)
    """The file's name and what befell, of each task that failed."""


class Entrant:
    """A contender's process."""

    def __init__(self, module: str) -> None:
        start = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "benchmarks.contestant", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"},
        )
        told = self._answer()
        self.start_up = time.perf_counter() - start
        """Seconds until it could take its first task."""
        self.absent: str | None = told.get("absent")
        self.ended_children_mb = 0.0

    def read(self, task: Task, into: Result) -> None:
        """Give it a task, and count what comes back."""
        assert self._process.stdin is not None  # noqa: S101 - for the types
        before = self._cpu_seconds()
        self._process.stdin.write(json.dumps(task.as_json()) + "\n")
        self._process.stdin.flush()
        told = self._answer()
        into.cpu_seconds += self._cpu_seconds() - before
        into.seconds.append(told["seconds"])
        self.ended_children_mb = max(self.ended_children_mb, told["ended_children_mb"])
        if told["error"]:
            into.errors.append(f"{Path(task.file).name}: {told['error']}")
        for wanted, text in zip(task.wanted, told["texts"], strict=True):
            into.fields += 1
            into.right += characters(text or "") == characters(wanted.text)

    def peak_mb(self) -> float:
        """The most memory that it and its children ever held: the sum of each one's own peak."""
        family = [psutil.Process(self._process.pid)]
        family += family[0].children(recursive=True)
        return sum(_peak_mb(process.pid) for process in family) + self.ended_children_mb

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101
        line = self._process.stdout.readline()
        if not line:
            return {"absent": "it ended without a word"}
        told: dict[str, Any] = json.loads(line)
        return told

    def _cpu_seconds(self) -> float:
        root = psutil.Process(self._process.pid)
        family = [root, *root.children(recursive=True)]
        return sum(sum(process.cpu_times()[:4]) for process in family)


def _peak_mb(pid: int) -> float:
    with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123 - no file of anybody's
        peaks = [int(line.split()[1]) for line in status if line.startswith("VmHWM")]
    return sum(peaks) / 1024


def run(entrants: Mapping[str, Entrant], tasks: Sequence[Task]) -> dict[str, Result]:
    """All tasks of a set; who is first changes with every task."""
    results = {name: Result() for name in entrants}
    names = list(entrants)
    for number, task in enumerate(tasks):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            entrants[name].read(task, results[name])
    return results
