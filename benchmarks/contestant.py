"""The process of one contender: tasks come as JSON lines on stdin, answers go to stdout.

python -m benchmarks.contestant NAME
"""

import json
import os
import resource
import sys
import time
from importlib import import_module
from typing import IO

import cv2

from benchmarks.task import Contender, Task


def serve(contender: Contender, tasks: IO[str], answers: IO[str]) -> None:
    """Answer every task; one that fails is answered with nothing found, and says so."""
    for line in tasks:
        task, error = Task.from_json(json.loads(line)), None
        texts: list[str | None] = [None] * len(task.wanted)
        start = time.perf_counter()
        try:
            texts = contender.read(task)
        except Exception as failed:  # noqa: BLE001 - whatever befalls a contender is its result
            error = repr(failed)
        seconds = time.perf_counter() - start
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        _tell(answers, {"texts": texts, "seconds": seconds, "error": error, "ended_children_mb": children})


def _tell(answers: IO[str], what: object) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


def main(name: str) -> None:
    """Open a contender, say that it is ready or why it is not, and serve."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever libraries print goes to stderr
    cv2.setNumThreads(1)
    try:
        contender: Contender = import_module(f"benchmarks.contenders.{name}").opened()
    except (ImportError, FileNotFoundError) as absent:
        _tell(answers, {"absent": str(absent)})
        return
    _tell(answers, {"ready": True})
    serve(contender, sys.stdin, answers)


if __name__ == "__main__":
    main(sys.argv[1])
