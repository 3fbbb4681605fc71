"""What others could read is noticed."""

from pathlib import Path

import pytest

from storage.privacy import too_open
from storage.store import open_store
from tests.storage.documents import done


def test_what_inkfield_makes_is_private(tmp_path: Path) -> None:
    """A store that was used has nothing that others may enter."""
    home, file = tmp_path / "home", tmp_path / "home" / "inkfield.db"
    store = open_store(f"sqlite:///{file}", home)
    done(store, b"a scan", tmp_path / "in")
    assert too_open(home, file) == []
    store.close()


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o710])
def test_what_somebody_opened_is_named(tmp_path: Path, mode: int) -> None:
    """Folders that existed before, and the files of the database; what is not there is no concern."""
    (tmp_path / "originals").mkdir(mode=0o700)
    (tmp_path / "crops").mkdir()
    (tmp_path / "crops").chmod(mode)
    (tmp_path / "inkfield.db").touch(mode=0o600)
    assert too_open(tmp_path, tmp_path / "inkfield.db") == [tmp_path / "crops"]
    (tmp_path / "inkfield.db-wal").touch()
    (tmp_path / "inkfield.db-wal").chmod(0o644)
    assert too_open(tmp_path, tmp_path / "inkfield.db") == [tmp_path / "crops", tmp_path / "inkfield.db-wal"]
    assert too_open(tmp_path, None) == [tmp_path / "crops"]
