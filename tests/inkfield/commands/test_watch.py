"""What `inkfield watch` says and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worker.folder.scans import fates, picture

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def inbox(machine: Path) -> Path:
    """A folder with a scan, a copy of it, and a letter."""
    folder = machine / "inbox"
    folder.mkdir()
    for name in ("a.png", "copy\nof a.png"):
        (folder / name).write_bytes(picture("PNG", 1))
    (folder / "letter.txt").write_text("dear sirs")
    return folder


def test_results_on_stdout_the_rest_on_stderr(run: Run, inbox: Path) -> None:
    """A line a file, whatever its name; the exit code says that one could not be read."""
    code, out, err = run("watch", inbox, "--once", "--settle", "0")
    assert code == 3
    assert [line.partition("  ")[2] for line in out.splitlines()] == [
        f"{inbox}/processed/a.png",
        f"{inbox}/duplicates/copy\\nof a.png",
    ]
    assert err.startswith(f"inkfield: {inbox}/failed/letter.txt: neither PDF")


def test_json_lines(run: Run, inbox: Path) -> None:
    """One a file that has moved, on stdout, failed ones too."""
    code, out, _ = run("watch", inbox, "--once", "--settle", "0", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [each["fate"] for each in told] == ["processed", "duplicates", "failed"]
    assert [each["reason"] and each["reason"]["code"] for each in told] == [None, None, "unsupported"]


def test_nothing_to_do_is_well_done(run: Run, machine: Path) -> None:
    """An empty folder ends with 0 and no word."""
    (machine / "inbox").mkdir()
    assert run("watch", machine / "inbox", "--once", "--settle", "0") == (0, "", "")


@pytest.mark.parametrize("options", [["--layout", "no_such_form"], ["--settle", "-1"]])
def test_a_usage_error_touches_nothing(run: Run, inbox: Path, options: list[str]) -> None:
    """Not a file is moved, not a folder made."""
    before = sorted(inbox.rglob("*"))
    assert run("watch", inbox, "--once", *options)[0] == 2
    assert sorted(inbox.rglob("*")) == before


def test_inkfields_own_folder_is_not_watched(run: Run, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database would be moved away as what it is: no scan."""
    home = machine / "home"
    monkeypatch.setenv("INKFIELD_HOME", str(home))
    (home / "originals").mkdir(parents=True)
    for folder in (home, home / "originals"):
        code, _, err = run("watch", folder, "--once")
        assert code == 2
        assert "Inkfield's own" in err


def test_a_database_that_is_away_is_a_missing_service(run: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 4, and the files wait where they are."""
    pytest.importorskip("psycopg")
    monkeypatch.setenv("INKFIELD_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert run("watch", inbox, "--once")[0] == 4
    assert sorted(path.name for path in inbox.iterdir()) == ["a.png", "copy\nof a.png", "letter.txt"]


def test_where_there_is_no_room_the_files_wait(
    run: Run, inbox: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 4, and nothing has moved."""
    monkeypatch.setenv("INKFIELD_HOME", str(machine / "home"))
    (machine / "home").mkdir()
    (machine / "home" / "originals").write_bytes(b"a file where the folder should be")
    code, out, err = run("watch", inbox, "--once", "--settle", "0")
    assert (code, out) == (4, "")
    assert "see that there is room" in err
    assert fates(inbox)[""] == ["a.png", "copy\nof a.png", "letter.txt"]
