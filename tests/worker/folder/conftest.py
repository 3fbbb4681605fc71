"""An empty folder to watch, and its watcher."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.folder.settling import Patience
from worker.folder.watcher import Watcher
from worker.intake import Intake

LAYOUTS = ("auto", "field", "kpu_2024")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def watcher(inbox: Path, intake: Intake) -> Iterator[Watcher]:
    """Its watcher at work, content with two equal looks, however soon one after the other."""
    watching = Watcher(inbox, intake, "auto", LAYOUTS, Patience(settle=0.0, give_up=600.0))
    assert watching.start()
    yield watching
    watching.end()
