"""The list of architectures and networks, which must be there at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from recognizer.runtime import shipped_card
from workshop.architectures.costs import stored_costs
from workshop.listing import as_record, as_text, find_networks


def run_with(folder: Path, run: str, **changes: object) -> Path:
    """A run whose export has the shipped card with some values changed."""
    card = folder / run / "export" / "net.json"
    card.parent.mkdir(parents=True)
    card.write_text(json.dumps({**json.loads(shipped_card().read_text(encoding="utf-8")), **changes}), encoding="utf-8")
    return card


def test_each_architecture_shows_the_best_that_was_measured(tmp_path: Path) -> None:
    """Of two networks of one architecture the list shows the better MNIST figure, of none a dash."""
    for name, value in (("first", 0.981), ("second", 0.9912)):
        run_with(
            tmp_path, name, name=name, architecture="mobile", figures={"mnist_test": value, "mnist_test_strict": 1}
        )
    lines = as_text(stored_costs(), find_networks(shipped_card(), tmp_path), ["digits"]).splitlines()
    rows = {line.split()[0]: line for line in lines if line}
    assert rows["mobile"].endswith("99.12 %")
    assert rows["resnet"].endswith("-")
    assert "mnist 98.10 %" in rows["first"]
    assert "strict" not in rows["first"]


def test_a_card_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """A damaged card among the runs is named with the reason, and the others are shown."""
    broken = run_with(tmp_path, "broken", preprocessing=99)
    networks = find_networks(shipped_card(), tmp_path)
    assert len(networks.cards) == 1
    assert f"{broken} cannot be used" in as_text(stored_costs(), networks, [])


def test_the_record_has_every_figure(tmp_path: Path) -> None:
    """JSON has parameters, multiply-adds and milliseconds of each architecture, and every network."""
    run_with(tmp_path, "one", name="one", figures={"usps_test": 0.9})
    record = as_record(stored_costs(), find_networks(shipped_card(), tmp_path), ["digits"])
    assert set(record["architectures"]["digits"]) == {"parameters", "multiply_adds", "milliseconds", "kilobytes"}
    assert record["networks"][1]["accuracy"] == {"usps": 0.9}


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_the_list_needs_no_tensorflow(tmp_path: Path, words: tuple[str, ...]) -> None:
    """`inkfield model list` answers without loading TensorFlow, for people and for scripts."""
    (tmp_path / "tensorflow.py").write_text("raise SystemExit('loaded')", encoding="utf-8")
    here = str(Path(__file__).parents[2])
    env = {key: value for key, value in os.environ.items() if not key.startswith("INKFIELD_")}
    env["PYTHONPATH"] = os.pathsep.join([str(tmp_path), here])
    command = [sys.executable, "-m", "inkfield", "model", "list", *words]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert answer.returncode == 0, answer.stderr
    for word in ("lenet", "resnet", "mobile", "digits"):
        assert word in answer.stdout
