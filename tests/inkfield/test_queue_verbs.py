"""The verbs of the queue as a person or a script uses them, on the sample scans, each in a process of its own."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.brokers import PASSWORD, OwnRedis

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


class CommandLine:
    """The program with a home of its own."""

    def __init__(self, home: Path) -> None:
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
        self._environment |= {"INKFIELD_HOME": str(home), "PYTHONPATH": str(ROOT)}

    def __call__(self, *arguments: str, expecting: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a verb, which must end with `expecting`."""
        command = [sys.executable, "-m", "inkfield", *arguments]
        ended = subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert ended.returncode == expecting, ended.stderr
        return ended


@pytest.fixture
def inkfield(tmp_path: Path) -> CommandLine:
    """The program, with nothing remembered yet."""
    return CommandLine(tmp_path / "home")


def test_what_the_queue_reads_is_what_read_reads(inkfield: CommandLine) -> None:
    """The same JSON lines, each exactly once, and the same again as an export."""
    assert len(inkfield("submit", "examples").stdout.split()) == 4
    inkfield("work", "--drain", "--concurrency", "2")
    queued = sorted(inkfield("results", "--json").stdout.splitlines())
    assert queued == sorted(inkfield("read", "examples", "--json").stdout.splitlines())
    assert queued == sorted(inkfield("export", "--format", "jsonl").stdout.splitlines())
    rows = list(csv.DictReader(io.StringIO(inkfield("export", "--format", "csv").stdout)))
    assert len(rows) == len(queued)
    assert json.loads(inkfield("status", "--json").stdout)["documents"] == {"done": 4}


def test_bad_files_are_named_and_the_others_go_on(inkfield: CommandLine, tmp_path: Path) -> None:
    """Exit code 3, a line on stderr for each, the ids of the good ones on stdout."""
    empty = tmp_path / "empty.pdf"
    empty.touch()
    ended = inkfield("submit", str(empty), str(tmp_path / "absent.pdf"), "examples/cheque.png", expecting=3)
    assert len(ended.stdout.split()) == 1
    assert "empty.pdf" in ended.stderr
    assert "absent.pdf" in ended.stderr


def test_the_same_file_twice_is_one_document(inkfield: CommandLine) -> None:
    """Both times the same id."""
    first, second = (inkfield("submit", "examples/cheque.png").stdout for _ in range(2))
    assert first == second
    assert json.loads(inkfield("status", "--json").stdout)["documents"] == {"received": 1}


def test_a_layout_nobody_knows_is_refused_before_anything_is_stored(inkfield: CommandLine) -> None:
    """A usage error."""
    inkfield("submit", "examples", "--layout", "no_such_form", expecting=2)
    assert json.loads(inkfield("status", "--json").stdout)["documents"] == {}


def test_a_question_without_an_answer_ends_with_five(inkfield: CommandLine) -> None:
    """Nothing was read yet, or there is no such document."""
    inkfield("results", expecting=5)
    inkfield("export", "--format", "csv", expecting=5)
    inkfield("status", "0000", expecting=5)


def test_what_was_not_read_is_tried_again(inkfield: CommandLine, tmp_path: Path) -> None:
    """A damaged file waits again, fails again, and the answer is 5 where there is nothing of the kind."""
    inkfield("requeue", expecting=2)
    inkfield("requeue", "--failed", expecting=5)
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\nand then nothing")
    document = inkfield("submit", str(damaged)).stdout.strip()
    inkfield("work", "--drain", "--concurrency", "1")
    inkfield("requeue", "--quarantined", "--unidentified", expecting=5)
    assert inkfield("requeue", "--failed").stdout.split() == [document]
    assert json.loads(inkfield("status", "--json").stdout)["documents"] == {"received": 1}
    inkfield("requeue", document[:8], expecting=5)
    inkfield("work", "--drain", "--concurrency", "1")
    ended = inkfield("requeue", document[:8], "--json")
    assert json.loads(ended.stdout) == {"document": document, "pages": 0}


def test_a_document_becomes_urgent_when_it_is_submitted_again(inkfield: CommandLine) -> None:
    """The same id, and a word on stderr that it is known."""
    first = inkfield("submit", "examples/cheque.png").stdout
    again = inkfield("submit", "--urgent", "examples/cheque.png")
    assert again.stdout == first
    assert "received before" in again.stderr


def test_a_broker_that_is_not_there_is_a_missing_service(tmp_path: Path) -> None:
    """Said at once, with exit code 4, instead of waiting for it."""
    inkfield = CommandLine(tmp_path / "home")
    inkfield._environment["INKFIELD_BROKER_URL"] = "redis://:secret@127.0.0.1:1/0"
    assert "secret" not in inkfield("work", "--drain", expecting=4).stderr


@pytest.mark.parametrize(("password", "exit_code"), [(PASSWORD, 0), ("another-secret", 4)])
def test_doctor_shows_no_password(tmp_path: Path, password: str, exit_code: int) -> None:
    """Neither of a broker that lets us in nor of one that does not."""
    redis = OwnRedis(tmp_path, "redis", password=PASSWORD)
    redis.start()
    inkfield = CommandLine(tmp_path / "home")
    inkfield._environment["INKFIELD_BROKER_URL"] = redis.url.replace(PASSWORD, password)
    ended = inkfield("doctor", expecting=exit_code)
    redis.kill()
    assert str(redis.port) in ended.stdout
    assert "secret" not in ended.stdout + ended.stderr


def test_a_runtime_that_is_not_installed_ends_the_worker(tmp_path: Path) -> None:
    """One line that says what to install, and exit code 4, even though a document waits."""
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "onnxruntime.py").write_text("raise ImportError('there is no onnxruntime on this machine')\n")
    inkfield = CommandLine(tmp_path / "home")
    inkfield("submit", "examples/cheque.png")
    inkfield._environment |= {"INKFIELD_RUNTIME": "onnx", "PYTHONPATH": os.pathsep.join([str(blocked), str(ROOT)])}
    said = inkfield("work", "--drain", expecting=4).stderr
    assert len(said.splitlines()) == 1, said
    assert "pip install 'inkfield[onnx]'" in said
    assert json.loads(inkfield("status", "--json").stdout)["documents"] == {"received": 1}


def test_watch_once_takes_in_a_folder(inkfield: CommandLine, tmp_path: Path) -> None:
    """The scan goes to processed/, the letter to failed/, and the exit code says that there was one."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "cheque.png").write_bytes((EXAMPLES / "cheque.png").read_bytes())
    (inbox / "letter.txt").write_text("dear sirs")
    inkfield("watch", str(inbox), "--once", "--settle", "0.1", expecting=3)
    assert (inbox / "processed" / "cheque.png").exists()
    assert (inbox / "failed" / "letter.txt.reason.txt").exists()


def test_migrating_is_safe_at_any_time(inkfield: CommandLine) -> None:
    """The first time it does something, the second it does not."""
    assert "brought there now" in inkfield("db", "migrate").stderr
    assert "already" in inkfield("db", "migrate").stderr
