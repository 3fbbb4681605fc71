"""Which files of a folder are to be read."""

import logging
import os
from pathlib import Path

import pytest
from PIL import Image

from segmentation.opening import scans_under
from tests.segmentation.opening.paper import Picture


def test_scans_and_what_calls_itself_one(tmp_path: Path, grey: Picture, caplog: pytest.LogCaptureFixture) -> None:
    """Scans are found by content, damaged ones by name; notes, hidden files and hidden folders are left out."""
    (tmp_path / "b/c").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("z.png", "b/unnamed", "b/c/x.TIF", ".hidden.png", ".git/y.png"):
        Image.fromarray(grey).save(tmp_path / name, "PNG")
    (tmp_path / "a.pdf").write_text("no scan, but it says so")
    (tmp_path / "notes.txt").write_text("a note")
    (tmp_path / "empty").touch()
    with caplog.at_level(logging.INFO):
        found = [str(path.relative_to(tmp_path)) for path in scans_under(tmp_path)]
    assert found == ["a.pdf", "z.png", "b/unnamed", "b/c/x.TIF"]
    assert "notes.txt: left out" in caplog.text


def test_links_that_go_round(tmp_path: Path, grey: Picture) -> None:
    """A link to a folder above does not make the walk go round for ever; a link to a file is that file."""
    Image.fromarray(grey).save(tmp_path / "a.png")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "same.png").symlink_to(tmp_path / "a.png")
    assert [path.name for path in scans_under(tmp_path)] == ["a.png", "same.png"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_folder_that_may_not_be_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder that may not be read is named in a warning, and the rest is found."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert list(scans_under(tmp_path)) == []
    assert str(closed) in caplog.text
