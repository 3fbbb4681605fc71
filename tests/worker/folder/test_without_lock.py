"""Where the file system has no locks, two watchers of one folder do the same work twice, and no harm."""

import errno
import fcntl
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from tests.worker.folder.conftest import LAYOUTS
from tests.worker.folder.scans import picture
from tests.worker.folder.watching import assert_each_file_has_one_fate
from worker.folder.settling import Patience
from worker.folder.watcher import Watcher
from worker.intake import Intake


def test_two_watchers_without_locks(
    inbox: Path, intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both take the same files at the same time; each file has one fate, none is a duplicate of itself."""

    def no_locks(handle: int, operation: int) -> NoReturn:  # noqa: ARG001 - flock's shape
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    contents = [picture("PNG", seed) for seed in range(60)]
    for number, content in enumerate(contents):
        (inbox / f"{number:02d}.png").write_bytes(content)
    (inbox / "letter.txt").write_bytes(b"dear sirs")
    watchers = [Watcher(inbox, intake, "auto", LAYOUTS, Patience(0.0, 600.0)) for _ in range(2)]
    assert all(watcher.start() for watcher in watchers)
    moved: list[Path] = []
    threads = [
        threading.Thread(target=lambda each=watcher: moved.extend(file.path for file in each.sweep()))
        for watcher in watchers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moved) == 61
    assert_each_file_has_one_fate(inbox, tmp_path / "home", [*contents, b"dear sirs"], set(contents))
