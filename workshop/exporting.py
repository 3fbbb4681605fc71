"""From a trained Keras model to the files that readers run, each compared with Keras on real digits."""

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from recognizer.card import load_card
from recognizer.runtime import RUNTIMES, load_classifier
from segmentation.normalisation import VERSION
from workshop.datasets import Images, Labels
from workshop.evaluation import accuracy
from workshop.recipe import Recipe, as_table

FILES: Mapping[str, str] = {"litert": "{}.tflite", "onnx": "{}.onnx"}


@dataclass(frozen=True)
class Agreement:
    """How an export compares with Keras on the same images."""

    largest_difference: float
    """Between any two probabilities."""
    same_class: float
    """Share of images with the same best class."""
    accuracy_change: float
    """Accuracy of the export less that of Keras, as a share."""


def export(model: Any, recipe: Recipe, release: str, folder: Path) -> Path:  # noqa: ANN401 (Keras has no types)
    """Write LiteRT and ONNX files and their card; gives the card's path.

    The card starts without figures: `record` adds them once they are measured. A calibration that the folder's card
    already holds is dropped, since it belonged to other weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    serving = _serving(model)
    (folder / FILES["litert"].format(recipe.name)).write_bytes(_litert(serving))
    _onnx(serving, folder / FILES["onnx"].format(recipe.name))
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
    """Write measured values into a section of a card (`figures`, `data`, `calibration`)."""
    table = json.loads(card.read_text(encoding="utf-8"))
    table[section] = {**table[section], **values}
    card.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def compare(model: Any, card: Path, labels: Labels, images: Images) -> dict[str, Agreement]:  # noqa: ANN401
    """Run every export and Keras on the same real digits: (n,) labels and normalised (n, 28, 28, 1) images."""
    wanted = np.asarray(model.predict(images, batch_size=256, verbose=0))
    return {
        runtime: _agreement(wanted, load_classifier(runtime, VERSION, card).probabilities(images[..., 0]), labels)
        for runtime in RUNTIMES
    }


def _agreement(wanted: NDArray[np.float32], got: NDArray[np.float32], labels: Labels) -> Agreement:
    return Agreement(
        largest_difference=float(np.abs(wanted - got).max()),
        same_class=float((wanted.argmax(1) == got.argmax(1)).mean()),
        accuracy_change=accuracy(got, labels) - accuracy(wanted, labels),
    )


def _serving(model: Any) -> Any:  # noqa: ANN401
    """A function from uint8 pixels to probabilities, so that readers need not convert."""
    signature = [tf.TensorSpec([None, *model.input_shape[1:]], tf.uint8, name="pixels")]
    return tf.function(lambda pixels: model(tf.cast(pixels, tf.float32), training=False), input_signature=signature)


def _litert(serving: Any) -> bytes:  # noqa: ANN401
    """Weights in 8 bits, activations in floats. Variables are frozen first, or the result is many times slower."""
    frozen = convert_variables_to_constants_v2(serving.get_concrete_function())
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return bytes(converter.convert())


def _onnx(serving: Any, path: Path) -> None:  # noqa: ANN401
    import tf2onnx  # noqa: PLC0415 (patches TensorFlow on import)

    tf2onnx.convert.from_function(serving, serving.input_signature, opset=17, output_path=str(path))
