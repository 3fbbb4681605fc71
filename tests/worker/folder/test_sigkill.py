"""The real program killed at random times over a stream of files: nothing is lost, nothing doubled."""

import random
import sys
import time
from pathlib import Path

import pytest

from tests.worker.folder.scans import picture
from tests.worker.folder.watching import assert_each_file_has_one_fate, once, watching


def kill_again_and_again(tmp_path: Path, kills: int, each: int, seed: int) -> None:
    """Before each of `kills` deaths drop `each` scans, a copy of one and a letter; then let one watcher finish."""
    chance = random.Random(seed)
    sys.stdout.write(f"seed {seed}\n")
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    contents: list[bytes] = []
    scans: set[bytes] = set()
    for round_ in range(kills):
        fresh = [picture("PNG", seed * 1_000_000 + round_ * 1_000 + number) for number in range(each)]
        dropped = [*fresh, fresh[0], b"dear sirs, number %d" % round_]
        for number, content in enumerate(dropped):
            (inbox / f"{round_:03d}-{number:03d}.png").write_bytes(content)
        contents += dropped
        scans |= set(fresh)
        with watching(inbox, home, "--settle", "0.05") as process:
            assert process.stdout is not None
            process.stdout.readline()  # it has begun
            time.sleep(chance.uniform(0, 0.02 * each))
            process.kill()
    assert once(inbox, home) in (0, 3)
    assert_each_file_has_one_fate(inbox, home, contents, scans)


def test_sigkill(tmp_path: Path) -> None:
    """A few times."""
    kill_again_and_again(tmp_path, kills=5, each=20, seed=20_261_123)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_sigkill_many_times(tmp_path: Path, seed: int) -> None:
    """Forty times each."""
    kill_again_and_again(tmp_path, kills=40, each=30, seed=seed)
