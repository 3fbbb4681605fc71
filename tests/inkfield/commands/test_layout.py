"""`inkfield layout list`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from inkfield.composition import shipped_layouts

Run = Callable[..., tuple[int, str, str]]


def test_shipped_layouts(run: Run) -> None:
    """The layouts that come with Inkfield are listed."""
    exit_code, out, _ = run("layout", "list", "--json")
    assert exit_code == 0
    assert {json.loads(line)["name"] for line in out.splitlines()} >= {"c1_2014", "cheque_in", "kpu_2024"}


def test_layouts_of_ones_own(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of one's own adds its layouts; one that has a known name is refused."""
    mine = tmp_path / "mine"
    mine.mkdir()
    text = (shipped_layouts() / "cheque_in.toml").read_text()
    (mine / "cheque.toml").write_text(text.replace('"cheque_in"', '"cheque_of_mine"', 1))
    monkeypatch.setenv("INKFIELD_LAYOUTS", str(mine))
    exit_code, out, _ = run("layout", "list")
    assert exit_code == 0
    assert "cheque_of_mine" in out
    shutil.copy(shipped_layouts() / "cheque_in.toml", mine / "again.toml")
    exit_code, _, err = run("layout", "list")
    assert exit_code == 2
    assert "again.toml: there is a layout 'cheque_in' already" in err
