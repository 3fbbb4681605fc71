"""Moving overwrites nothing, moves nothing but what was seen, and leaves no half-written reason."""

import os
from pathlib import Path

import pytest

from tests.worker.folder.scans import names
from worker.folder import moving
from worker.folder.moving import ChangedError, move, move_with_reason, put_back, rename_new
from worker.folder.sight import seen


@pytest.fixture(params=["renameat2", "no renameat2"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without a rename that overwrites nothing by itself."""
    if request.param == "no renameat2":
        monkeypatch.setattr(moving.ctypes, "CDLL", lambda *_, **__: object())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file in it, one of its fates, and a place for what is being written."""
    (tmp_path / "failed").mkdir()
    (tmp_path / "scratch").mkdir()
    (tmp_path / "form.pdf").write_bytes(b"form")
    return tmp_path


@pytest.mark.usefixtures("_system")
def test_a_rename_overwrites_nothing(folder: Path) -> None:
    """Not even an empty file, nor a link that leads nowhere."""
    (folder / "empty").touch()
    (folder / "link").symlink_to("nowhere")
    for target in ("empty", "link", "failed"):
        with pytest.raises(FileExistsError):
            rename_new(folder / "form.pdf", folder / target)
    rename_new(folder / "form.pdf", folder / "failed" / "form.pdf")
    assert (folder / "failed" / "form.pdf").read_bytes() == b"form"


@pytest.mark.usefixtures("_system")
def test_a_file_replaced_in_the_last_moment_is_put_back(folder: Path) -> None:
    """Nobody has looked at the new one, so it stays where it was put."""
    sight = seen(folder / "form.pdf")
    (folder / "form.pdf").write_bytes(b"another form")
    with pytest.raises(ChangedError):
        move(folder / "form.pdf", sight, folder / "failed" / "form.pdf")
    assert (folder / "form.pdf").read_bytes() == b"another form"
    assert names(folder / "failed") == []


def test_a_file_that_is_gone_is_not_moved_and_leaves_no_reason(folder: Path) -> None:
    """Another watcher, or a person, was faster."""
    sight = seen(folder / "form.pdf")
    (folder / "form.pdf").unlink()
    with pytest.raises(ChangedError):
        move_with_reason(folder / "form.pdf", sight, folder / "failed", "why", folder / "scratch")
    assert names(folder / "failed") == names(folder / "scratch") == []


def test_a_folder_that_is_gone_is_no_change_of_the_file(folder: Path) -> None:
    """The file is still there, so somebody must hear of it."""
    with pytest.raises(FileNotFoundError):
        move(folder / "form.pdf", seen(folder / "form.pdf"), folder / "absent" / "form.pdf")


def test_a_reason_goes_with_its_file_and_names_that_are_taken_get_numbers(folder: Path) -> None:
    """A file, a reason of another file, each holds its name."""
    (folder / "failed" / "form.pdf").touch()
    (folder / "failed" / "form-1.pdf.reason.txt").write_text("of another")
    moved = move_with_reason(
        folder / "form.pdf", seen(folder / "form.pdf"), folder / "failed", "why", folder / "scratch"
    )
    assert moved == folder / "failed" / "form-2.pdf"
    assert (folder / "failed" / "form-2.pdf.reason.txt").read_text() == "why"
    assert (folder / "failed" / "form-1.pdf.reason.txt").read_text() == "of another"


def test_a_reason_that_a_crash_left_is_used(folder: Path) -> None:
    """It was written just before the move that did not happen."""
    (folder / "failed" / "form.pdf.reason.txt").write_text("why")
    move_with_reason(folder / "form.pdf", seen(folder / "form.pdf"), folder / "failed", "why", folder / "scratch")
    assert names(folder / "failed") == ["form.pdf", "form.pdf.reason.txt"]


def test_a_name_of_255_bytes_leaves_room_for_its_reason(folder: Path) -> None:
    """The file is shortened with it, so that people find both."""
    long = folder / ("é" * 125 + "x.pdf")
    (folder / "form.pdf").rename(long)
    moved = move_with_reason(long, seen(long), folder / "failed", "why", folder / "scratch")
    assert moved.suffix == ".pdf"
    assert names(folder / "failed") == [moved.name, moved.name + ".reason.txt"]
    assert len(os.fsencode(moved.name)) <= 244


def test_what_is_put_back_finds_a_free_name(folder: Path) -> None:
    """The old one may be in use again."""
    (folder / "failed" / "form.pdf").write_bytes(b"back")
    assert put_back(folder / "failed" / "form.pdf", folder, "form.pdf") == folder / "form-1.pdf"
