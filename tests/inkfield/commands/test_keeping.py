"""Backups, purging and erasing as a person or a script uses them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from forms.errors import UsageError
from inkfield.commands.purge import seconds
from storage.models import DocumentRow
from storage.store import Store, open_store
from tests.storage.documents import done

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that the settings name."""
    monkeypatch.setenv("INKFIELD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Store:
    """The store that the settings name."""
    return open_store(f"sqlite:///{home / 'inkfield.db'}", home)


def aged(store: Store, document: str, days: int) -> None:
    """Let a document have been received so long ago."""
    with store.database.writing() as connection:
        old = sa.update(DocumentRow).where(DocumentRow.id == document)
        connection.execute(old.values(created=DocumentRow.created - days * 86_400))


def test_a_store_is_backed_up_verified_and_restored(
    run: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path on stdout, what is in it on stderr; the restored store has the same readings."""
    done(store, b"a scan", tmp_path / "in")
    store.close()
    exit_code, out, err = run("db", "backup", tmp_path)
    assert exit_code == 0, err
    backup = Path(out.strip())
    assert "1 documents, 0 looks, 1 pages, 2 readings" in err
    exit_code, out, _ = run("db", "verify", backup, "--json")
    assert exit_code == 0
    assert json.loads(out)["rows"]["documents"] == 1
    before = run("results", "--json")[1]
    assert run("db", "restore", backup)[0] == 2
    assert run("db", "restore", backup, "--replace")[0] == 0
    monkeypatch.setenv("INKFIELD_HOME", str(tmp_path / "other"))
    exit_code, out, _ = run("db", "restore", backup)
    assert (exit_code, out.strip()) == (0, f"{backup} is restored")
    assert run("results", "--json")[1] == before


def test_a_backup_of_a_store_that_lost_files_says_so(run: Run, store: Store, tmp_path: Path) -> None:
    """Exit code 3, and the names of what is not there."""
    document = done(store, b"a scan", tmp_path / "in")
    store.originals.path(document).unlink()
    store.close()
    exit_code, _, err = run("db", "backup", tmp_path / "backup.tar")
    assert exit_code == 3
    assert f"originals/{document} is missing" in err
    assert run("db", "verify", tmp_path / "backup.tar")[0] == 3


def test_a_damaged_backup_ends_with_3(run: Run, store: Store, tmp_path: Path) -> None:
    """In words, without a traceback."""
    done(store, b"a scan", tmp_path / "in")
    store.close()
    run("db", "backup", tmp_path / "backup.tar")
    (tmp_path / "short.tar").write_bytes((tmp_path / "backup.tar").read_bytes()[:1500])
    for verb in ("verify", "restore"):
        exit_code, _, err = run("db", verb, tmp_path / "short.tar", *(["--replace"] if verb == "restore" else []))
        assert exit_code == 3
        assert err.startswith(f"inkfield: {tmp_path / 'short.tar'}: ")


def test_purging_says_first_and_then_does(run: Run, store: Store, tmp_path: Path) -> None:
    """A dry run changes nothing; nothing old is no error."""
    old, young = done(store, b"old", tmp_path / "in"), done(store, b"young", tmp_path / "in")
    aged(store, old, 100)
    exit_code, out, err = run("purge", "--older-than", "90d", "--dry-run")
    assert (exit_code, out.split(",")[0]) == (0, "1 documents with 1 pages")
    assert "1 of their values were still waiting for a person" in err
    assert run("status", old)[0] == 0
    assert json.loads(run("purge", "--older-than", "13w", "--json")[1])["documents"] == 1
    assert run("status", old)[0] == 5
    assert run("status", young)[0] == 0
    assert run("purge", "--older-than", "90d")[:2][0] == 0
    store.close()


def test_erasing_takes_ids_and_their_beginnings(run: Run, store: Store, tmp_path: Path) -> None:
    """Twice is no error, unknown ends with 5, and what a worker holds ends with 4."""
    document = done(store, b"a scan", tmp_path / "in")
    assert run("erase", document[:8], "--dry-run")[1].split() == [document]
    exit_code, out, err = run("erase", document[:8])
    assert (exit_code, out.split()) == (0, [document])
    assert "1 documents erased, with 1 pages" in err
    exit_code, out, err = run("erase", document)
    assert (exit_code, out) == (0, "")
    assert "was erased before" in err
    assert run("erase", "0123456789abcdef")[0] == 5
    assert store.documents.receive("h" * 64, "held.pdf", "application/pdf", "auto")
    assert store.documents.claim("h" * 64, "worker:1", 60.0) is not None
    exit_code, _, err = run("erase", "hhhhhhhh")
    assert exit_code == 4
    assert "a worker has it in hand" in err
    store.close()


@pytest.mark.parametrize(("text", "days"), [("90d", 90.0), ("12w", 84.0), ("36h", 1.5), ("2y", 730.0), (" 1D ", 1.0)])
def test_durations_are_a_number_and_a_letter(text: str, days: float) -> None:
    """Hours, days, weeks and years of 365 days."""
    assert seconds(text) == days * 86_400


@pytest.mark.parametrize("text", ["90", "d", "-1d", "1.5d", "90 days", "3m", ""])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """A month is not always as long, and minutes would be mistaken for them."""
    with pytest.raises(UsageError, match="90d"):
        seconds(text)
