"""A folder, its subfolders that name a layout, and one watcher at a time."""

from pathlib import Path

import pytest

from forms.errors import MissingFileError, UsageError
from storage.store import Store
from tests.worker.folder.conftest import LAYOUTS
from tests.worker.folder.scans import fates, names, picture
from worker.folder.settling import Patience
from worker.folder.watcher import Watcher
from worker.intake import Intake

NOW = Patience(settle=0.0, give_up=600.0)


def test_a_subfolder_called_as_a_layout_is_read_with_it(watcher: Watcher, inbox: Path, store: Store) -> None:
    """Its files have their fates in it, and are known by the folder's name too."""
    (inbox / "kpu_2024").mkdir()
    (inbox / "kpu_2024" / "form.png").write_bytes(picture("PNG", 1))
    (inbox / "form.png").write_bytes(picture("PNG", 2))
    assert len([moved for _ in range(2) for moved in watcher.poll()]) == 2
    with store.database.reading() as connection:
        known = {tuple(row) for row in connection.exec_driver_sql("SELECT file, layout FROM documents")}
    assert known == {("form.png", "auto"), ("kpu_2024/form.png", "kpu_2024")}
    assert fates(inbox / "kpu_2024")["processed"] == fates(inbox)["processed"] == ["form.png"]


def test_other_subfolders_are_left_alone_and_told_of_once(
    watcher: Watcher, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody may have meant a layout by them, so there is a warning; hidden ones and the fates are no mistake."""
    for name in ("kpu_2025", ".hidden", "@eaDir"):
        (inbox / name).mkdir()
        (inbox / name / "form.png").write_bytes(picture("PNG", 1))
    assert [moved for _ in range(4) for moved in watcher.poll()] == []
    assert [record.getMessage() for record in caplog.records] == [
        f"{inbox}/kpu_2025 is left alone: it is not called as a layout is (inkfield layout list)"
    ]
    assert names(inbox / "kpu_2025") == ["form.png"]


def test_a_link_called_as_a_layout_is_not_followed(watcher: Watcher, inbox: Path, tmp_path: Path) -> None:
    """It may lead anywhere."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "form.png").write_bytes(picture("PNG", 1))
    (inbox / "kpu_2024").symlink_to(tmp_path / "elsewhere")
    assert [moved for _ in range(3) for moved in watcher.poll()] == []
    assert names(tmp_path / "elsewhere") == ["form.png"]


def test_a_subfolder_that_comes_and_goes_is_no_trouble(watcher: Watcher, inbox: Path) -> None:
    """Made, used, removed and made again."""
    for seed in range(2):
        (inbox / "field").mkdir()
        (inbox / "field" / "amount.png").write_bytes(picture("PNG", seed))
        assert len([moved for _ in range(2) for moved in watcher.poll()]) == 1
        for path in sorted((inbox / "field").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        (inbox / "field").rmdir()
        assert list(watcher.poll()) == []


def test_a_sweep_takes_what_was_there_before_it(watcher: Watcher, inbox: Path) -> None:
    """For cron: two looks and an end; what lay there from before the start is caught up with."""
    for seed in range(3):
        (inbox / f"{seed}.png").write_bytes(picture("PNG", seed))
    assert [moved.path.name for moved in watcher.sweep()] == ["0.png", "1.png", "2.png"]


def test_a_second_watcher_waits_until_the_first_has_ended(watcher: Watcher, inbox: Path, intake: Intake) -> None:
    """And then takes over."""
    second = Watcher(inbox, intake, "auto", LAYOUTS, NOW)
    assert not second.start()
    watcher.end()
    assert second.start()
    second.end()


def test_a_folder_that_is_not_there_is_said_so(intake: Intake, tmp_path: Path) -> None:
    """A typing error in a service file should not look like an empty folder."""
    with pytest.raises(MissingFileError, match="no such folder"):
        Watcher(tmp_path / "absent", intake, "auto", LAYOUTS, NOW).start()


@pytest.mark.parametrize("name", ["processed", "failed", ".inkfield"])
def test_fates_that_are_links_are_refused(intake: Intake, inbox: Path, tmp_path: Path, name: str) -> None:
    """Scans would go where the link's owner wants them."""
    (tmp_path / "elsewhere").mkdir()
    (inbox / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        Watcher(inbox, intake, "auto", LAYOUTS, NOW).start()
