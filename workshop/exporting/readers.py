"""The files that readers run, LiteRT and ONNX, and the card that says what the network is."""

import json
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from recognizer.card import load_card
from segmentation.normalisation import VERSION
from workshop.exporting import litert
from workshop.exporting.serving import serving
from workshop.recipe import Recipe, as_table
from workshop.training.events import Network

FILES: Mapping[str, str] = {"litert": "{}.tflite", "onnx": "{}.onnx"}


def export(model: Network, recipe: Recipe, release: str, folder: Path) -> Path:
    """Write LiteRT and ONNX files and their card; gives the card's path.

    The card starts without figures: `record` adds them once they are measured. A calibration that the folder's card
    already holds is dropped, since it belonged to other weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILES["litert"].format(recipe.name)).write_bytes(litert.dynamic_range(model))
    _onnx(model, folder / FILES["onnx"].format(recipe.name))
    card = {
        "name": f"{recipe.name}-{release}",
        "architecture": recipe.architecture,
        "classes": list(recipe.classes),
        "input_shape": list(model.input_shape[1:]),
        "preprocessing": VERSION,
        "files": {runtime: name.format(recipe.name) for runtime, name in FILES.items()},
        "seed": recipe.seed,
        "parameters": int(model.count_params()),
        "data": {},
        "recipe": as_table(recipe),
        "versions": {
            "python": platform.python_version(),
            **{package: metadata.version(package) for package in ("tensorflow", "keras", "numpy")},
        },
        "figures": {},
        "calibration": {},
    }
    path = folder / f"{recipe.name}.json"
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    load_card(path, VERSION)
    return path


def record(card: Path, section: str, values: Mapping[str, Any]) -> None:
    """Write measured values into a section of a card (`figures`, `data`, `calibration`, `exports`)."""
    table = json.loads(card.read_text(encoding="utf-8"))
    table[section] = {**table.get(section, {}), **values}
    card.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _onnx(model: Network, path: Path) -> None:
    import tf2onnx  # noqa: PLC0415 (patches TensorFlow on import)

    function = serving(model)
    tf2onnx.convert.from_function(function, function.input_signature, opset=17, output_path=str(path))
