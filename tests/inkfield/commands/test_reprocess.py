"""`inkfield reprocess` on a store that was really read."""

import json
from pathlib import Path

import pytest

from tests.inkfield.conftest import Run


def test_what_would_change_is_shown_before_it_is_done(
    run: Run, examples: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the network that read it nothing changes; an accepted value that was rated otherwise is told of."""
    monkeypatch.setenv("INKFIELD_HOME", str(machine / "home"))
    assert run("reprocess")[0] == 5
    scan = next(path for path in sorted(examples.rglob("*")) if path.suffix in (".png", ".jpg"))
    assert run("submit", scan)[0] == 0
    assert run("work", "--drain")[0] == 0
    code, out, err = run("reprocess")
    assert (code, out) == (0, "")
    assert "nothing was changed" in err
    monkeypatch.setenv("INKFIELD_THRESHOLD", "1")
    code, out, _ = run("reprocess", "--yes", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert told
    assert {one["change"] for one in told} == {"status"}
    code, out, _ = run("reprocess", "--json")
    assert (code, out) == (0, "")
    assert run("reprocess", "--model", "nobody")[0] == 3
