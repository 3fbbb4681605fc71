"""Fitting confidence again, for a network of digits and the reader of lines beside it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from recognizer.runtime import shipped_card
from workshop.making import calibrate
from workshop.penmanship import drawn_set
from workshop.recipe import shipped_recipe
from workshop.sections import CalibrationMix

FEW = CalibrationMix(strings=40, pages=1)


def test_confidence_is_fitted_for_both_networks_and_nothing_else_changes(tmp_path: Path) -> None:
    """Each card gets new weights of the evidence; those of the two readers are on the card of lines alone."""
    shutil.copytree(shipped_card().parent, tmp_path / "weights")
    card, lines = tmp_path / "weights" / "digits.json", tmp_path / "weights" / "lines.json"
    told = json.loads(lines.read_text(encoding="utf-8"))
    told["recipe"] |= {"calibration_strings": FEW.strings, "calibration_pages": FEW.pages}
    lines.write_text(json.dumps(told), encoding="utf-8")
    before = {path: json.loads(path.read_text(encoding="utf-8")) for path in (card, lines)}
    digits = drawn_set(tuple("0123456789"), 400, 3)
    (tmp_path / "digits").mkdir()
    arrays = {"x_train": digits.images, "y_train": digits.labels, "x_test": digits.images, "y_test": digits.labels}
    np.savez(tmp_path / "digits" / "mnist.npz", allow_pickle=False, **arrays)
    assert calibrate(card, tmp_path, replace(shipped_recipe(), calibration=FEW)) == [card, lines]
    for path, was in before.items():
        now = json.loads(path.read_text(encoding="utf-8"))
        assert now.pop("calibration") != was.pop("calibration")
        assert now == was
    assert {"characters", "line"} <= set(json.loads(lines.read_text(encoding="utf-8"))["calibration"])
    assert "line" not in json.loads(card.read_text(encoding="utf-8"))["calibration"]
