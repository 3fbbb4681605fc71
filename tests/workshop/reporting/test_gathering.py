"""Reports on a real run, made by the verbs as a developer with own data would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import pytest

from workshop.penmanship import drawn_set

pytest.importorskip("tensorflow", reason="needs the extra `train`")
ROOT = Path(__file__).parents[3]


def inkfield(*words: object, cwd: Path) -> str:
    """Stdout of the program, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "inkfield", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with own data of two classes and a run of one epoch on it."""
    root = tmp_path_factory.mktemp("home")
    digits = drawn_set(tuple("0123456789"), 250, 5)
    for at, (image, label) in enumerate(zip(digits.images, digits.labels.tolist(), strict=True)):
        if label > 1:
            continue
        folder = root / "marks" / ("ring", "<bar>")[label]
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / f"{at}.png"), cv2.resize(image, (28, 28), interpolation=cv2.INTER_AREA))
    inkfield("model", "train", "--data", "marks", "--architecture", "lenet", "--epochs", 1, "--name", "own", cwd=root)
    return root


def told(path: Path) -> dict[str, Any]:
    """A JSON file."""
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


def test_training_ends_with_a_report(home: Path) -> None:
    """Page and figures lie in the run; what was kept back reads as training said, and there is a test part."""
    record = told(home / "runs/own/report.json")
    log = told(home / "runs/own/log.json")
    assert record["parts"]["validation"]["accuracy"] == pytest.approx(max(log["history"]["val_accuracy"]))
    assert record["parts"]["test"]["accuracy"] == pytest.approx(record["figures"]["test"], abs=1e-5)
    assert "&lt;bar&gt;" in (home / "runs/own/report.html").read_text(encoding="utf-8")
    assert list(record["missing"]) == ["ones_and_sevens"]


def test_a_card_alone_gives_fewer_parts(home: Path) -> None:
    """Without its run and without its data, a card tells what it knows, and the report names what it cannot say."""
    lone = home / "elsewhere"
    lone.mkdir()
    for path in (home / "runs/own/export").glob("own.*"):
        (lone / path.name).write_bytes(path.read_bytes())
    record = json.loads(inkfield("model", "report", lone / "own.json", "--json", cwd=lone))
    assert set(record["missing"]) == {"curves", "validation", "worst", "reliability", "ones_and_sevens"}
    assert "marks" in record["missing"]["validation"]
    assert record["exports"]["onnx"]["same_class"] == 1.0
    assert list(lone.glob("*.html")) == []
