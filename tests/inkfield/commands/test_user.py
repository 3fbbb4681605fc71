"""`inkfield user` as an administrator meets it."""

import io
import json

import pytest

from tests.inkfield.conftest import Run

PASSWORD = "correct horse battery"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password on stdin."""
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))


@pytest.mark.usefixtures("typed")
def test_an_account_from_its_beginning_to_its_end(run: Run) -> None:
    """Added, listed, given another role, removed; the password is in nothing that is said."""
    assert run("user", "list")[0] == 5
    exit_code, out, err = run("user", "add", "anna")
    assert (exit_code, out) == (0, "")
    assert "no admin yet" in err
    assert run("user", "role", "anna", "admin")[0] == 0
    assert run("user", "list")[:2] == (0, "anna\tadmin\n")
    told = json.loads(run("user", "list", "--json")[1])
    assert (told["name"], told["role"], set(told)) == ("anna", "admin", {"name", "role", "created"})
    exit_code, out, err = run("user", "remove", "anna")
    assert (exit_code, out) == (0, "")
    assert "no accounts" in err
    assert run("user", "remove", "anna")[0] == 5


def test_a_password_that_is_too_short_is_refused_unseen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A usage error, even at the loudest."""
    monkeypatch.setattr("sys.stdin", io.StringIO("tooshort\n"))
    exit_code, out, err = run("user", "add", "anna", "-vv")
    assert exit_code == 2
    assert "12 to 1000" in err
    assert "tooshort" not in out + err


@pytest.mark.usefixtures("typed")
def test_a_password_is_no_argument(run: Run) -> None:
    """Arguments can be seen by everybody on the machine."""
    assert run("user", "add", "anna", PASSWORD)[0] == 2
    assert run("user", "add", "anna", "--password", PASSWORD)[0] == 2


def test_an_account_gets_a_new_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the same way as the first."""
    for verb in ("add", "password"):
        monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
        assert run("user", verb, "anna")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert run("user", "password", "ben")[0] == 5
