"""What is known about a set of weights. Read and checked before anything is recognised with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.errors import ModelError


@dataclass(frozen=True)
class Card:
    """What a network is, what it was made of and how well it does; lies beside its weights as JSON."""

    name: str
    """Such as `digits-2026.11`; goes on record with every reading."""
    architecture: str
    classes: tuple[str, ...]
    """In the order of the outputs; `x` is a placeholder cross and `~` what is not one character."""
    input_shape: tuple[int, int, int]
    """Height, width and channels of one crop; pixels are uint8, light ink on black."""
    preprocessing: int
    """Version of the normalisation that made the crops it learnt from."""
    files: Mapping[str, str]
    """Runtime to the file of weights, relative to the card."""
    seed: int
    parameters: int
    data: Mapping[str, Any]
    """What it learnt from: set to number of characters, and the licence notes."""
    recipe: Mapping[str, Any]
    versions: Mapping[str, str]
    figures: Mapping[str, float]
    """Accuracy by test, as shares."""
    calibration: Mapping[str, float]
    """Figures that turn scores into confidences, by name."""
    folder: Path
    """Where the card and the weights lie."""

    def weights(self, runtime: str) -> Path:
        """The file of weights for a runtime; ModelError where there is none."""
        if runtime not in self.files:
            has = ", ".join(sorted(self.files))
            raise ModelError(f"{self.name} has no weights for {runtime!r}, only for {has}; choose one of these")
        path = self.folder / self.files[runtime]
        if not path.is_file():
            raise ModelError(f"the weights {path} are missing; install Inkfield again or run `inkfield model export`")
        return path


def load_card(path: Path, preprocessing: int) -> Card:
    """Read and check a card.

    `preprocessing` is the version of the normalisation that this program has. ModelError, which names the file and says
    what to do, where the card is missing, damaged, incomplete or made for another normalisation.
    """
    if not path.is_file():
        raise ModelError(f"the card {path} is missing; install Inkfield again or run `make train`")
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"the card {path} is damaged ({error}); install Inkfield again or run `make train`") from error
    card = _card(table, path)
    if card.preprocessing != preprocessing:
        raise ModelError(
            f"{path}: {card.name} was trained with normalisation {card.preprocessing}, this program has "
            f"{preprocessing}; run `make train` to make weights that fit"
        )
    return card


_KINDS: Mapping[str, type] = {
    "name": str,
    "architecture": str,
    "classes": list,
    "input_shape": list,
    "preprocessing": int,
    "files": dict,
    "seed": int,
    "parameters": int,
    "data": dict,
    "recipe": dict,
    "versions": dict,
    "figures": dict,
    "calibration": dict,
}


def _card(table: Any, path: Path) -> Card:  # noqa: ANN401 (whatever JSON holds)
    if not isinstance(table, dict):
        raise ModelError(f"{path}: a card is a JSON object; install Inkfield again or run `make train`")
    for key, kind in _KINDS.items():
        if not isinstance(table.get(key), kind):
            raise ModelError(f"{path}: {key!r} is missing or no {kind.__name__}; export the model again")
    classes = tuple(table["classes"])
    if len(classes) < 2 or len(set(classes)) < len(classes) or not all(isinstance(c, str) and c for c in classes):
        raise ModelError(f"{path}: `classes` must be two or more different, non-empty names; export the model again")
    shape = tuple(table["input_shape"])
    if len(shape) != 3 or not all(type(side) is int and side > 0 for side in shape):
        raise ModelError(f"{path}: `input_shape` must be height, width, channels; export the model again")
    for key in ("figures", "calibration"):
        if not all(type(value) in (int, float) for value in table[key].values()):
            raise ModelError(f"{path}: every value of {key!r} must be a number; export the model again")
    values = {key: table[key] for key in _KINDS}
    return Card(**{**values, "classes": classes, "input_shape": shape}, folder=path.parent)
