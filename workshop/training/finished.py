"""A run as it lies in its folder once it is trained."""

import json
from pathlib import Path
from typing import Any

import keras

from forms.errors import MissingFileError
from workshop.recipe import Recipe, from_table
from workshop.training.events import Run


def is_finished(folder: Path) -> bool:
    """Whether there is nothing left to train; the model is written last."""
    return (folder / "model.keras").is_file() and (folder / "log.json").is_file()


def open_run(folder: Path) -> Run:
    """Load a finished run; MissingFileError where the folder holds none."""
    log = _log(folder)
    recipe = from_table(log["recipe"], str(folder / "log.json"))
    return Run(folder, recipe, keras.models.load_model(folder / "model.keras", compile=False), log["history"])


def recipe_of(folder: Path) -> Recipe:
    """By which recipe a finished run was trained; MissingFileError where the folder holds none."""
    return from_table(_log(folder)["recipe"], str(folder / "log.json"))


def _log(folder: Path) -> dict[str, Any]:
    if not is_finished(folder):
        raise MissingFileError(f"{folder} holds no finished run; go on with `inkfield model train`")
    log: dict[str, Any] = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    return log
