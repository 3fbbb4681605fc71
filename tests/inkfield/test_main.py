"""The program as a whole: help, loudness, errors and exit codes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
import typer

from forms.errors import LayoutError, NothingFoundError, ServiceError
from inkfield import __main__ as door
from inkfield.verbs import VERBS

Run = Callable[..., tuple[int, str, str]]
COMMANDS = Path(__file__).parents[2] / "inkfield/commands"


def test_help_names_every_verb(run: Run) -> None:
    """`--help` lists the verbs and the exit codes."""
    exit_code, out, _ = run("--help")
    assert exit_code == 0
    assert all(verb in out for verb in ("read", "layout", "doctor"))
    assert "130 interrupted" in out


@pytest.mark.parametrize("verb", [["read"], ["layout"], ["layout", "list"], ["doctor"]])
def test_help_of_every_verb(run: Run, verb: list[str]) -> None:
    """Every verb explains itself."""
    exit_code, out, _ = run(*verb, "--help")
    assert exit_code == 0
    assert "Usage: inkfield" in out


def test_help_is_quick_to_load() -> None:
    """Nothing heavy is loaded for `--help`."""
    code = (
        "import sys; from inkfield.__main__ import run; run(['--help']); "
        "heavy = {'cv2', 'PIL', 'pypdfium2', 'sqlalchemy', 'celery', 'ai_edge_litert', 'onnxruntime', 'tensorflow'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments", [["reed"], ["read"], ["read", "--layuot", "auto", "x"], ["layout", "drop"], ["--fast"]]
)
def test_usage(run: Run, arguments: list[str]) -> None:
    """A command that cannot be understood ends with 2 and says so on stderr alone."""
    exit_code, out, err = run(*arguments)
    assert (exit_code, out) == (2, "")
    assert "Error" in err


@pytest.mark.parametrize(
    "error", [ServiceError("start it"), NothingFoundError("nothing"), LayoutError("x.toml", 3, "no")]
)
def test_an_error_is_one_line_and_its_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """An error of the tree is one line on stderr and ends with its own exit code."""
    monkeypatch.setattr(door, "verbs_for", lambda _: (_failing(error),))
    exit_code, out, err = run("fail")
    assert exit_code == error.exit_code  # type: ignore[attr-defined]
    assert (out, err) == ("", f"inkfield: {error}\n")


def test_an_unforeseen_error_ends_with_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw ends with 1, without a traceback."""
    monkeypatch.setattr(door, "verbs_for", lambda _: (_failing(ZeroDivisionError("oh")),))
    exit_code, _, err = run("fail")
    assert exit_code == 1
    assert err == "inkfield: internal error: ZeroDivisionError: oh (-vv shows where)\n"


@pytest.mark.parametrize("arguments", [["-vv", "fail"], ["fail", "-vv"], ["fail", "-v", "-v"]])
def test_loudest_shows_the_traceback(run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    """-vv, before or behind the verb, shows where an error came from."""
    monkeypatch.setattr(door, "verbs_for", lambda _: (_failing(ServiceError("start it")),))
    exit_code, _, err = run(*arguments)
    assert exit_code == 4
    assert "Traceback" in err


def test_what_follows_two_dashes_is_no_option(run: Run) -> None:
    """A file may be called -v."""
    exit_code, _, err = run("read", "--", "-v")
    assert exit_code == 3
    assert "-v: there is no such file" in err


def test_interrupt() -> None:
    """An interrupted command ends with 130."""
    code = (
        "import signal, sys, time, typer; from inkfield import __main__ as door\n"
        # Who starts the tests in the background hands down an ignored SIGINT.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def wait() -> None:\n    print('waiting', flush=True); time.sleep(60)\n"
        "door.verbs_for = lambda arguments: (lambda app: app.command('wait')(wait),)\n"
        "sys.argv = ['inkfield', 'wait', '-q']\ndoor.main()"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"waiting\n"
        time.sleep(0.1)
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_version(run: Run) -> None:
    """`--version` prints the version that is installed."""
    try:
        installed = version("inkfield")
    except PackageNotFoundError:
        pytest.skip("inkfield is not installed in this environment")
    assert run("--version")[:2] == (0, f"{installed}\n")


def test_every_verb_is_listed_once() -> None:
    """The list of verbs has no verb twice, and names each module of a verb."""
    assert len(set(VERBS)) == len(VERBS)
    assert all((COMMANDS / f"{verb}.py").is_file() for verb in VERBS)


def test_options_before_a_verb_hide_no_verb(run: Run) -> None:
    """The verb that is asked for is found behind options, and what is none lists them all as a choice."""
    assert run("-q", "layout", "list")[0] == 0
    assert "No such command" in run("review-nothing")[2]


def _failing(error: Exception) -> Callable[[typer.Typer], None]:
    """A verb `fail` that raises `error`."""

    def fail() -> None:
        raise error

    def add_to(app: typer.Typer) -> None:
        app.command("fail")(fail)

    return add_to
