"""Many processes write to one SQLite file: each waits for its turn, and none is told that the database is busy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.overview import overview
from storage.store import open_store

ROOT = Path(__file__).parents[2]
PROCESSES = 8


@pytest.mark.parametrize("transactions", [200, pytest.param(5000, marks=[pytest.mark.long, pytest.mark.timeout(1800)])])
def test_eight_processes_never_find_the_database_busy(transactions: int, tmp_path: Path) -> None:
    """Every transaction of every process is committed."""
    url = f"sqlite:///{tmp_path / 'inkfield.db'}"
    command = [sys.executable, "-m", "tests.storage.hammer", url, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    processes = [
        subprocess.Popen(
            [*command, f"hammer-{number}", str(transactions)],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    said = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, "\n".join(said)
    store = open_store(url, tmp_path)
    assert overview(store.database).documents == {"failed": PROCESSES * transactions // 5}
    store.close()
