"""A watched folder: complete files are taken in and moved, the rest is left alone."""

import os
from pathlib import Path

import pytest

from forms.errors import MissingFileError
from storage.overview import overview
from tests.worker.paper import grey_file
from worker.intake import Intake
from worker.watch import Fate, Watcher


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder to watch."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def watcher(inbox: Path, intake: Intake) -> Watcher:
    """Its watcher, content with two equal looks, however soon one after the other."""
    return Watcher(inbox, intake, "auto", settle=0.0)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_complete_file_is_taken_at_the_second_look(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """The first look only remembers it."""
    grey_file(inbox / "form.png", 40)
    assert watcher.poll() == []
    (taken,) = watcher.poll()
    assert (taken.fate, taken.path) == (Fate.PROCESSED, inbox / "processed" / "form.png")
    assert overview(intake.store.database).documents == {"received": 1}


def test_a_file_that_still_grows_is_waited_for(watcher: Watcher, inbox: Path) -> None:
    """A scanner that pauses between pages has not finished."""
    file = grey_file(inbox / "form.png", 40)
    for _ in range(3):
        assert watcher.poll() == []
        with file.open("ab") as more:
            more.write(b"more")
    assert watcher.poll() == []
    assert len(watcher.poll()) == 1


def test_the_same_content_again_goes_to_duplicates(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """Once is enough, and the person sees which file it was."""
    for name in ("a.png", "b.png"):
        grey_file(inbox / name, 40)
    fates = [taken.fate for _ in range(2) for taken in watcher.poll()]
    assert fates == [Fate.PROCESSED, Fate.DUPLICATE]
    assert names(inbox / "duplicates") == ["b.png"]
    assert overview(intake.store.database).documents == {"received": 1}


def test_a_file_that_is_no_scan_goes_to_failed_with_a_reason_beside_it(watcher: Watcher, inbox: Path) -> None:
    """The reason has the code and a sentence."""
    (inbox / "letter.txt").write_text("dear sirs")
    (taken,) = [taken for _ in range(2) for taken in watcher.poll()]
    assert taken.document is None
    assert names(inbox / "failed") == ["letter.txt", "letter.txt.reason.txt"]
    assert (inbox / "failed" / "letter.txt.reason.txt").read_text().startswith("unsupported: ")


def test_hidden_and_unfinished_files_links_and_folders_are_left_alone(
    watcher: Watcher, inbox: Path, tmp_path: Path
) -> None:
    """A link may point anywhere; the others are not ours yet."""
    for name in (".hidden.png", "~lock.png", "form.png.part", "copy.TMP"):
        grey_file(tmp_path / "grey.png", 40).rename(inbox / name)
    (inbox / "link.png").symlink_to(grey_file(tmp_path / "elsewhere.png", 41))
    (inbox / "folder").mkdir()
    before = names(inbox)
    assert [taken for _ in range(3) for taken in watcher.poll()] == []
    assert names(inbox) == before


def test_a_name_that_is_taken_gets_a_number(watcher: Watcher, inbox: Path) -> None:
    """Nothing that was moved before is overwritten."""
    for brightness in (40, 41, 42):
        grey_file(inbox / "form.png", brightness)
        watcher.poll()
        watcher.poll()
    assert names(inbox / "processed") == ["form-1.png", "form-2.png", "form.png"]


def test_a_sweep_takes_what_was_there_before_it(watcher: Watcher, inbox: Path) -> None:
    """For cron: two looks and an end; what lay there from before the start is caught up with."""
    for brightness in (40, 41, 42):
        grey_file(inbox / f"{brightness}.png", brightness)
    assert [taken.path.name for taken in watcher.sweep()] == ["40.png", "41.png", "42.png"]


def test_a_file_whose_move_was_cut_off_is_still_one_document(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """A crash between commit and move leaves the file; the next start takes it for the duplicate it is."""
    file = grey_file(inbox / "form.png", 40)
    intake.receive(file, file.name, "auto")
    (taken,) = watcher.sweep()
    assert taken.fate is Fate.DUPLICATE
    assert overview(intake.store.database).documents == {"received": 1}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_goes_to_failed(watcher: Watcher, inbox: Path) -> None:
    """A person must see to its permissions."""
    grey_file(inbox / "form.png", 40).chmod(0)
    (taken,) = watcher.sweep()
    assert taken.fate is Fate.FAILED


def test_a_folder_that_is_not_there_is_said_so(intake: Intake, tmp_path: Path) -> None:
    """A typing error in a service file should not look like an empty folder."""
    with pytest.raises(MissingFileError, match="no such folder"):
        Watcher(tmp_path / "absent", intake, "auto", settle=1.0)
