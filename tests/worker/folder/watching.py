"""`inkfield watch` as a process of its own, and what it has made of a folder."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.store import Store, open_store
from tests.worker.folder.scans import names
from worker.folder.fates import Fate
from worker.folder.names import REASON

ROOT = Path(__file__).parents[3]


def environment(home: Path) -> dict[str, str]:
    """No settings but the home."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
    return {**clean, "INKFIELD_HOME": str(home), "PYTHONPATH": str(ROOT)}


def command(folder: Path, *options: str) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "inkfield", "watch", str(folder), *options]


@contextmanager
def watching(folder: Path, home: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A watcher at work; killed at the end if it has not ended."""
    with subprocess.Popen(
        command(folder, *options), cwd=folder, env=environment(home), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def once(folder: Path, home: Path, *options: str) -> int:
    """Watch once; gives the exit code."""
    ended = subprocess.run(
        command(folder, "--once", "--settle", "0.05", *options),
        cwd=folder, env=environment(home), capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    return ended.returncode


def opened(home: Path) -> Store:
    """The store of that home."""
    return open_store(f"sqlite:///{home / 'inkfield.db'}", home)


def assert_each_file_has_one_fate(folder: Path, home: Path, contents: list[bytes], scans: set[bytes]) -> None:
    """Every file is in one subfolder as it was, every scan one row with its original, every other one failure."""
    lying = [path for fate in Fate for path in (folder / fate).iterdir()]
    files = [path for path in lying if not path.name.endswith(REASON)]
    assert Counter(path.read_bytes() for path in files) == Counter(contents)
    assert [name for name in names(folder) if (folder / name).is_file()] == []
    assert sorted(path.name + REASON for path in files if path.parent.name != Fate.PROCESSED) == sorted(
        path.name for path in lying if path.name.endswith(REASON)
    )
    store = opened(home)
    with store.database.reading() as connection:
        rows = [row[0] for row in connection.exec_driver_sql("SELECT id FROM documents")]
    store.close()
    assert sorted(rows) == sorted(hashlib.sha256(content).hexdigest() for content in scans)
    assert all(hashlib.sha256(store.originals.path(row).read_bytes()).hexdigest() == row for row in rows)
    assert {path.read_bytes() for path in (folder / Fate.PROCESSED).iterdir()} == scans
    assert {path.read_bytes() for path in files if path.parent.name == Fate.FAILED} == set(contents) - scans
