"""A watcher that is killed between any two of its steps leaves what the next one sets right."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
RIGHT = {
    "fates": {
        "": [],
        "processed": ["d.tif"],
        "duplicates": ["b.png"],
        "failed": ["a.png", "c.txt"],
        "unidentified": [],
    },
    "reasons": {"processed": 0, "duplicates": 1, "failed": 2, "unidentified": 0},
    "documents": {"failed": 1, "received": 1},
    "waited for": 1,
    "half written": [],
    "intact": ["a.png", "b.png", "c.txt", "d.tif"],
}


def deaths(folder: Path, first: int, step: int) -> list[dict[str, Any]]:
    """What lay where after each death and the start after it."""
    command = [sys.executable, "-m", "tests.worker.folder.dying", str(folder), str(first), str(step)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def assert_all_right(told: list[dict[str, Any]], fewest: int) -> None:
    """Every file has one fate and every content one row, wherever it was killed."""
    assert len(told) > fewest
    assert [each for each in told if {**RIGHT, "died before": each["died before"]} != each] == []


def test_sigkill_at_some_steps(tmp_path: Path) -> None:
    """A sample of the places, from the first to behind the last."""
    assert_all_right(deaths(tmp_path, first=3, step=11), fewest=8)


@pytest.mark.long
def test_sigkill_at_each_step(tmp_path: Path) -> None:
    """Before every single access to the file system."""
    assert_all_right(deaths(tmp_path, first=1, step=1), fewest=80)
