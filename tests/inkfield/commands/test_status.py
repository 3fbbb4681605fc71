"""`inkfield status` on a home that tests fill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.reason import Reason, ReasonCode
from storage.store import Store, open_store
from tests.storage.documents import done, receive

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two pages read, one document that waits, and one that nobody could open."""
    home = tmp_path / "xdg_data_home/inkfield"
    opened = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
    bad = receive(opened, b"bad", tmp_path / "in")
    job = opened.documents.claim(bad, "worker:1", 60.0)
    assert job is not None
    opened.documents.reject(job, Reason(ReasonCode.ENCRYPTED, "it asks for a password"))
    done(opened, b"good", tmp_path / "in", pages=2)
    receive(opened, b"waits", tmp_path / "in")
    opened.close()
    return opened


def test_for_scripts(run: Run, store: Store) -> None:
    """One object with every figure."""
    del store
    exit_code, out, _ = run("status", "--json")
    told = json.loads(out)
    assert exit_code == 0
    assert told["documents"] == {"done": 1, "failed": 1, "received": 1}
    assert told["documents_not_read"] == {"encrypted": 1}
    assert told["pages_per_second"] == pytest.approx(2 / 60)
    assert told["oldest_waiting"] >= 0
    assert [each["reason"] for each in told["not_read"]] == ["encrypted: it asks for a password"]


def test_for_people(run: Run, store: Store) -> None:
    """What waits, what failed and why, what is to be reviewed, and how fast it goes."""
    del store
    out = run("status")[1]
    for words in ("1 received", "documents: 1 encrypted", "2 review", "0.03 pages/s", "at most"):
        assert words in out


def test_watching(store: Store, tmp_path: Path) -> None:
    """Where no terminal is, each look is a line of its own, until Ctrl-C."""
    settings = os.environ | {"INKFIELD_HOME": str(store.home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "inkfield", "status", "--watch", "--json", "--every", "0.2"]
    with subprocess.Popen(command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first, second = (json.loads(process.stdout.readline()) for _ in range(2))
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert first["documents"] == second["documents"]
