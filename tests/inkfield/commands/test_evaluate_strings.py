"""`inkfield model evaluate --strings`: scans with truth to figures and pictures."""

import json
import shutil
from pathlib import Path

import cv2

from tests.inkfield.conftest import Run
from tests.workshop.proving.drawn import written
from workshop.truth.halves import half_of


def test_a_folder_of_strips_is_measured(run: Run, machine: Path) -> None:
    """Figures on stdout, pictures where they are asked for and nowhere else, and each half by itself."""
    texts = [f"{seed * 7919 % 90_000 + 10_000}" for seed in range(8)]
    (machine / "strips").mkdir()
    written(machine / "strips", texts)
    code, out, _ = run("model", "evaluate", "--strings", "strips", "--json", "--pictures", "drawn")
    row = json.loads(out)
    assert (code, row["name"], row["fields"], row["found"]) == (0, "strips", 8, 1.0)
    assert row["exact"] >= 0.5
    assert sum(row["causes"].values()) == round(8 * (1 - row["exact"]))
    assert cv2.imread(str(machine / "drawn/risk-coverage.png")) is not None
    assert cv2.imread(str(machine / "drawn/worst-strips.png")) is not None
    assert {each.name for each in (machine / "strips").iterdir()} == {"truth.jsonl", *(f"{at}.png" for at in range(8))}
    _, out, _ = run("model", "evaluate", "--strings", "strips", "--half", "dev", "--json")
    assert json.loads(out)["fields"] == sum(half_of(f"{at}.png") == "dev" for at in range(8))


def test_forms_are_found_by_their_layout(run: Run, machine: Path, examples: Path) -> None:
    """Truth with names and pages is held against the fields of a known form."""
    (machine / "forms").mkdir()
    shutil.copy(examples / "faint.tif", machine / "forms")
    truth = (examples / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    mine = "\n".join(line for line in truth if "faint.tif" in line)
    (machine / "forms/truth.jsonl").write_text(mine, encoding="utf-8")
    code, out, _ = run("model", "evaluate", "--strings", "forms")
    assert code == 0
    assert "forms: 8 fields, 100.0% found" in out


def test_what_cannot_be_measured_is_told(run: Run, machine: Path) -> None:
    """A folder without truth, and a half that is none."""
    (machine / "empty").mkdir()
    code, _, err = run("model", "evaluate", "--strings", "empty")
    assert (code, "truth.jsonl is not there" in err) == (3, True)
    code, _, err = run("model", "evaluate", "--strings", "empty", "--half", "other")
    assert (code, "--half other is no half; write dev or report" in err) == (2, True)
