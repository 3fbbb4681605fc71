"""A worker among files that mean harm: each ends with its reason, honest ones are read, and no process dies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from forms.reason import ReasonCode
from segmentation.opening import sniff
from storage.query import Filters
from storage.store import open_store
from tests.segmentation.decoding.hostile_images import IMAGES
from tests.segmentation.decoding.hostile_pdf import PDFS
from tests.segmentation.decoding.test_hostile import ENDLESS, REFUSED
from tests.worker.paper import grey_file
from worker.intake import Intake

ROOT = Path(__file__).parents[2]
FILES = PDFS | IMAGES
TASK_SECONDS = 100.0


def work(names: list[str], tmp_path: Path, seconds: float) -> tuple[dict[str, list[str]], str]:
    """With what the pages of each file ended (`read`, or a reason), and what the worker said.

    Between every two hostile files stands an honest one.
    """
    url = f"sqlite:///{tmp_path / 'home' / 'inkfield.db'}"
    store = open_store(url, tmp_path / "home")
    intake = Intake(store, sniff)
    for number, name in enumerate(names):
        path = tmp_path / name.replace("/", "-")
        path.write_bytes(FILES[name]())
        intake.receive(path, name, "auto")
        honest = grey_file(tmp_path / f"honest {number}.tif", 100 + number, 150)
        intake.receive(honest, honest.name, "auto")
    store.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.worker.standin", url, "memory://", str(tmp_path / "home"), str(TASK_SECONDS)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=True,
    )
    ends: dict[str, list[str]] = {}
    for line in store.readings.records(Filters()):
        reason = line["reason"]
        ends.setdefault(str(line["file"]), []).append(str(reason["code"]) if isinstance(reason, dict) else "read")
    store.close()
    return ends, done.stderr


def check(names: list[str], ends: dict[str, list[str]], said: str) -> None:
    """Every hostile file has the reason that is expected of it, every honest page was read, and nobody died."""
    for number, name in enumerate(names):
        assert {ReasonCode(code) for code in ends.pop(name)} == REFUSED[name]
        assert ends.pop(f"honest {number}.tif") == ["read", "read"]
    assert ends == {}
    assert "exited" not in said
    assert "queued again" not in said


def test_every_file_ends_with_its_reason(tmp_path: Path) -> None:
    """Twenty hostile files and as many honest ones go through two processes."""
    names = [
        name for name in REFUSED if name not in {*ENDLESS, "GIF that says it is a PNG", "PostScript", "nothing at all"}
    ]
    check(names, *work(names, tmp_path, 200))


@pytest.mark.long
def test_endless_files_end_too(tmp_path: Path) -> None:
    """Those that only a limit ends hold a process for half a minute each, and no longer."""
    check(list(ENDLESS), *work(list(ENDLESS), tmp_path, 900))
