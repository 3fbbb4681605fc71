"""`inkfield doctor` on machines in good and in bad health."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.store import open_store
from worker.heartbeat import Pulse, workers_folder
from worker.place import place

Run = Callable[..., tuple[int, str, str]]


def parts(out: str) -> dict[str, dict[str, str]]:
    """The findings by part."""
    return {each["part"]: each for each in map(json.loads, out.splitlines())}


def test_healthy(run: Run, tmp_path: Path) -> None:
    """On a machine where all is well it ends with 0, and has made nothing."""
    exit_code, out, _ = run("doctor", "--json")
    found = parts(out)
    assert exit_code == 0, out
    assert list(found) == [
        "settings",
        "libraries",
        "poppler",
        "network",
        "layouts",
        "thresholds",
        "home",
        "privacy",
        "database",
        "broker",
        "workers",
    ]
    assert all(each["health"] in ("good", "optional") for each in found.values())
    assert not (tmp_path / "xdg_data_home").exists()


def test_for_people(run: Run) -> None:
    """Without --json there is one line a part."""
    exit_code, out, _ = run("doctor")
    assert exit_code == 0
    assert len(out.splitlines()) == 11
    assert "ok   network" in out


def test_folders_that_others_may_enter(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They are warned of with the command that mends it, as is an erasing that was cut short; neither is an error."""
    (originals := tmp_path / "home" / "originals").mkdir(parents=True)
    monkeypatch.setenv("INKFIELD_HOME", str(tmp_path / "home"))
    originals.chmod(0o755)
    exit_code, out, _ = run("doctor", "--json")
    assert exit_code == 0
    assert parts(out)["privacy"]["health"] == "bad"
    assert parts(out)["privacy"]["detail"].endswith(f"chmod -R go= {originals}")
    originals.chmod(0o700)
    (erasing := tmp_path / "home" / "erasing").mkdir(mode=0o700)
    (erasing / "0123.json").touch()
    assert "cut short" in parts(run("doctor", "--json")[1])["privacy"]["detail"]


def test_settings_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the settings are wrong it says so, and ends with their exit code."""
    monkeypatch.setenv("INKFIELD_THRESHHOLD", "0.5")
    exit_code, out, _ = run("doctor", "--json")
    assert exit_code == 2
    assert parts(out)["settings"]["detail"].endswith("did you mean INKFIELD_THRESHOLD?")


def test_services_that_do_not_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database and a broker that do not answer are named with what to do, and end with 4."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        monkeypatch.setenv("INKFIELD_DATABASE_URL", f"postgresql://inkfield:secret@127.0.0.1:{port}/inkfield")
        monkeypatch.setenv("INKFIELD_BROKER_URL", f"redis://:secret@127.0.0.1:{port}/0")
        exit_code, out, _ = run("doctor", "--json")
    found = parts(out)
    assert exit_code == 4
    assert found["database"]["health"] == found["broker"]["health"] == "bad"
    assert "secret" not in out


def test_services_that_answer(run: Run, monkeypatch: pytest.MonkeyPatch, redis_url: str, postgresql_url: str) -> None:
    """A real database and a real broker are found; an empty database is to be migrated."""
    monkeypatch.setenv("INKFIELD_DATABASE_URL", postgresql_url)
    monkeypatch.setenv("INKFIELD_BROKER_URL", redis_url)
    exit_code, out, _ = run("doctor", "--json")
    assert exit_code == 0, out
    assert "migrated at first use" in parts(out)["database"]["detail"]


def test_broken_layout_of_ones_own(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A layout file with an error is named by file and line, and the other parts are looked at all the same."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/form.toml").write_text("name = 3\n")
    monkeypatch.setenv("INKFIELD_LAYOUTS", str(tmp_path / "mine"))
    exit_code, out, _ = run("doctor", "--json")
    found = parts(out)
    assert exit_code == 2
    assert "form.toml:1" in found["layouts"]["detail"]
    assert found["broker"]["health"] == "good"


def test_home_that_cannot_be_written_to(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home inside a file cannot be made, and that is said."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("INKFIELD_HOME", str(tmp_path / "file/home"))
    exit_code, out, _ = run("doctor", "--json")
    assert exit_code == 4
    assert parts(out)["home"]["health"] == "bad"


def test_one_part_alone(run: Run) -> None:
    """Where no worker gives a sign of life its health check ends with 4, and nothing else is looked at."""
    exit_code, out, _ = run("doctor", "--json", "--part", "worker-here")
    assert exit_code == 4
    assert list(parts(out)) == ["settings", "worker-here"]
    exit_code, _, err = run("doctor", "--part", "lungs")
    assert exit_code == 2
    assert "worker-here" in err


def test_a_worker_that_stands_still(run: Run, tmp_path: Path) -> None:
    """It is bad as soon as work has waited for longer than a task may last, and only then."""
    home = tmp_path / "xdg_data_home/inkfield"
    store = open_store(f"sqlite:///{home / 'inkfield.db'}", home)
    Pulse(workers_folder(home), f"{place()}.abc", 0.0).beat()
    assert run("doctor", "--part", "workers", "--part", "worker-here")[0] == 0
    store.documents.receive("a" * 64, "scan.png", "image/png", "auto")
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET created = created - 5")
    store.close()
    for part in ("workers", "worker-here"):
        exit_code, out, _ = run("doctor", "--json", "--part", part)
        assert exit_code == 4
        assert "while work waits" in parts(out)[part]["detail"]
