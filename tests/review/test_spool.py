"""What is on its way lies in a private folder, and a killed server's leavings do not lie there for ever."""

import os
import time
from pathlib import Path

import pytest

from forms.errors import ServiceError
from review.spool import LEFT_SECONDS, Spool


def test_a_start_removes_what_is_old_and_nothing_else(tmp_path: Path) -> None:
    """Another server on the same folder may be busy with the rest."""
    spool = Spool(tmp_path / "uploads")
    spool.open()
    old, new = spool.folder / "old", spool.folder / "new"
    for file in (old, new):
        file.touch()
    before = time.time() - LEFT_SECONDS - 60
    os.utime(old, (before, before))
    spool.open()
    assert (old.exists(), new.exists()) == (False, True)


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    """Scans are nobody else's business."""
    spool = Spool(tmp_path / "uploads")
    spool.open()
    with spool.incoming() as (path, _):
        assert path.stat().st_mode & 0o077 == 0
    assert spool.folder.stat().st_mode & 0o077 == 0
    assert not path.exists()


def test_a_folder_that_cannot_be_had_is_a_missing_service(tmp_path: Path) -> None:
    """Said when the server starts, and for an upload that comes when it is gone."""
    (tmp_path / "file").touch()
    with pytest.raises(ServiceError, match="file"):
        Spool(tmp_path / "file" / "uploads").open()
    with pytest.raises(ServiceError, match="gone"), Spool(tmp_path / "gone").incoming():
        pass
    with pytest.raises(ServiceError, match="gone"):
        Spool(tmp_path / "gone").outgoing()
