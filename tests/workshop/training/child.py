"""A process with TensorFlow in it, which warns on import, stays for ever and does not survive a fork."""

import inspect
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[3]
CHILD = """
import json, os, sys
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
import tensorflow as tf
tf.config.threading.set_intra_op_parallelism_threads(1)
for line in sys.stdin:
    asked = json.loads(line)
    names = {}
    try:
        exec("from __future__ import annotations\\n" + asked["source"], names)
        answer = {"answer": names[asked["name"]](*asked["args"])}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), file=answers, flush=True)
"""

TRAIN = """
import sys
from pathlib import Path
from workshop.recipe import load_recipe
from workshop.training import train
train(load_recipe(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3]), print, threads=1)
"""


class Child:
    """Runs functions that stand in a test's file, with their imports inside them; what goes in and out is JSON."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=HERE,
            env=environment(),
        )

    def __call__(self, function: Callable[..., Any], *args: Any) -> Any:
        """What the function returns; an AssertionError with what it raised where it raised."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        source = textwrap.dedent(inspect.getsource(function))
        asked = {"source": source, "name": function.__name__, "args": args}
        self._process.stdin.write(json.dumps(asked, default=str) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        assert "error" not in told, told["error"]
        return told["answer"]

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def environment() -> dict[str, str]:
    """What a process that trains needs."""
    return {**os.environ, "PYTHONPATH": str(HERE), "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}


def started(recipe: Path, known: Path, folder: Path) -> subprocess.Popen[str]:
    """A process that trains by a recipe and prints what training tells."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", TRAIN, str(recipe), str(known), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=HERE,
        env=environment(),
    )


def finished(child: Child, recipe: Path, known: Path, folder: Path) -> list[str]:
    """What a training in the child tells until it ends."""
    told: list[str] = child(trained, recipe, known, folder)
    return told


def trained(recipe: str, known: str, folder: str) -> list[str]:
    """Train, and give all that is told as lines."""
    from pathlib import Path  # noqa: PLC0415 (in the child)

    from workshop.recipe import load_recipe  # noqa: PLC0415
    from workshop.training import train  # noqa: PLC0415

    told: list[str] = []
    train(load_recipe(Path(recipe)), Path(known), Path(folder), lambda event: told.append(str(event)), threads=1)
    return told
