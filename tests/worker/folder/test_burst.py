"""A burst of files, half of them written in place and half renamed into it, is taken to the last one."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.worker.folder.scans import one_of_each, picture
from tests.worker.folder.watching import assert_each_file_has_one_fate, once, watching


def drop(inbox: Path, contents: Sequence[bytes]) -> None:
    """Put files into the folder as fast as can be, as programs and network shares do."""
    for number, content in enumerate(contents):
        name = f"scan {number:05d}.png"
        if number % 2:
            (inbox / name).write_bytes(content)
        else:
            (inbox / (name + ".part")).write_bytes(content)
            (inbox / (name + ".part")).rename(inbox / name)


def burst(tmp_path: Path, number: int) -> None:
    """Drop `number` scans while a watcher works; then all of them must be on record."""
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    contents = [picture("PNG", seed) for seed in range(number)]
    with watching(inbox, home, "--settle", "0.1") as process:
        assert process.stdout is not None
        writer = threading.Thread(target=drop, args=(inbox, contents))
        writer.start()
        told = [process.stdout.readline() for _ in range(number)]
        writer.join()
        process.terminate()
        assert process.wait(30) == 0
    assert len(set(told)) == number
    assert_each_file_has_one_fate(inbox, home, contents, set(contents))


def test_burst(tmp_path: Path) -> None:
    """Three hundred."""
    burst(tmp_path, 300)


@pytest.mark.long
def test_burst_of_ten_thousand(tmp_path: Path) -> None:
    """Ten thousand, none missed."""
    burst(tmp_path, 10_000)


def write_slowly(file: Path, content: bytes, pieces: int, pause: float) -> None:
    """Write a file in pieces, with a pause after each that is longer than the watcher's settle time."""
    step = len(content) // pieces + 1
    with file.open("wb", buffering=0) as writer:
        for at in range(0, len(content), step):
            writer.write(content[at : at + step])
            time.sleep(pause)


@pytest.mark.long
def test_slow_writer(tmp_path: Path) -> None:
    """The real program waits for the end of each type of file, whatever the pauses, and then has the whole of it."""
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    files = one_of_each(3)
    writers = [
        threading.Thread(target=write_slowly, args=(inbox / name, content, 5, 3.0)) for name, content in files.items()
    ]
    with watching(inbox, home, "--settle", "0.5") as process:
        assert process.stdout is not None
        for writer in writers:
            writer.start()
        told = [process.stdout.readline() for _ in files]
        for writer in writers:
            writer.join()
    assert all("/processed/" in line for line in told)
    assert_each_file_has_one_fate(inbox, home, list(files.values()), set(files.values()))


def test_two_watchers(tmp_path: Path) -> None:
    """Of two on one folder one works; when it is killed the other takes over; nothing is lost or doubled."""
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    contents = [picture("PNG", seed) for seed in range(40)]
    with watching(inbox, home, "--settle", "0.1") as one, watching(inbox, home, "--settle", "0.1") as other:
        drop(inbox, contents)
        assert one.stdout is not None
        assert other.stdout is not None
        first = threading.Thread(target=one.stdout.readline)
        second = threading.Thread(target=other.stdout.readline)
        first.start()
        second.start()
        while first.is_alive() and second.is_alive():
            time.sleep(0.01)
        working, standing_by = (one, second) if not first.is_alive() else (other, first)
        working.kill()
        (inbox / "last.png").write_bytes(picture("PNG", 99))
        standing_by.join(60)
        assert not standing_by.is_alive()
    assert once(inbox, home) == 0
    everything = [*contents, picture("PNG", 99)]
    assert_each_file_has_one_fate(inbox, home, everything, set(everything))
