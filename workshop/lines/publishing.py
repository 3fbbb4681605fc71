"""From a trained reader of lines to what ships: exports compared with Keras, calibration, figures and the card."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from recognizer.card import load_card
from recognizer.ctc import best_texts, shortened, without_marks
from recognizer.line_network import READ_WITH, LineNetwork, load_line_network
from recognizer.reader import StringReader
from recognizer.runtime import RUNTIMES, Classifier
from segmentation.line_strip import HEIGHT, VERSION, WIDEST
from workshop.calibrating import calibration_of
from workshop.drawing.shapes import DIGITS
from workshop.exporting import record
from workshop.exporting.serving import PIXELS, frozen
from workshop.lines.pool import Lines, chunk_of_lines, sources_of
from workshop.lines.recipe import LineRecipe, as_line_recipe
from workshop.lines.texts import ALPHABET
from workshop.sections import CalibrationMix

Network = Any
MEASURED = 12
"""Chunks of lines, by digits and writers never seen, on which exports are compared and figures taken."""
OTHERS = 1
"""Added to a recipe's seed for them."""
NAME = "lines"


def publish_lines(
    model: Network, recipe: LineRecipe, data: Path | None, classifier: Classifier, into: Path, release: str
) -> Path:
    """Export a trained model, compare each export with Keras, fit confidence beside `classifier`; gives the card."""
    into.mkdir(parents=True, exist_ok=True)
    (into / f"{NAME}.tflite").write_bytes(_litert(model))
    _onnx(model, into / f"{NAME}.onnx")
    card = into / f"{NAME}.json"
    card.write_text(json.dumps(_card(model, recipe, classifier, release), indent=1) + "\n", encoding="utf-8")
    sources = sources_of(recipe.sets, data, recipe.validation, kept=True)
    kept = [
        lines for number in range(MEASURED) for lines in chunk_of_lines(sources, recipe.seed + OTHERS, number).values()
    ]
    networks = {runtime: load_line_network(runtime, VERSION, classifier.card, card) for runtime in RUNTIMES}
    record(card, "figures", _figures(model, networks, kept))
    return calibrate_lines(card, classifier, recipe, data)


def recipe_on(card: Path) -> LineRecipe:
    """The recipe that a reader of lines was trained by, as its card has it."""
    known = load_card(card, VERSION)
    return as_line_recipe(
        {key: value for key, value in known.recipe.items() if key != READ_WITH}, f"{known.name}'s recipe"
    )


def calibrate_lines(card: Path, classifier: Classifier, recipe: LineRecipe, data: Path | None) -> Path:
    """Fit the weights of both readers and the confidence of whole values again; gives the card's path."""
    digits = sources_of(("mnist",), data, recipe.validation, kept=True)[0]
    record(card, "recipe", {READ_WITH: classifier.card.name})
    reader = StringReader(classifier, load_line_network("litert", VERSION, classifier.card, card))
    table = json.loads(card.read_text(encoding="utf-8"))
    mix = CalibrationMix(recipe.calibration_strings, recipe.calibration_pages)
    table["calibration"] = calibration_of(reader, digits, mix, recipe.seed)
    card.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return card


def _signature() -> list[tf.TensorSpec]:
    return [tf.TensorSpec([1, HEIGHT, None, 1], tf.uint8, name=PIXELS)]


def _serving(model: Network) -> Any:  # noqa: ANN401 (TensorFlow has no types)
    return tf.function(lambda pixels: model(tf.cast(pixels, tf.float32), training=False), input_signature=_signature())


def _litert(model: Network) -> bytes:
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen(_serving(model))])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return bytes(converter.convert())


def _onnx(model: Network, path: Path) -> None:
    import tf2onnx  # noqa: PLC0415 (patches TensorFlow on import)

    tf2onnx.convert.from_function(_serving(model), _signature(), opset=17, output_path=str(path))


def _card(model: Network, recipe: LineRecipe, classifier: Classifier, release: str) -> dict[str, Any]:
    return {
        "name": f"{NAME}-{release}",
        "architecture": recipe.architecture,
        "classes": list(ALPHABET),
        "input_shape": [HEIGHT, WIDEST, 1],
        "preprocessing": VERSION,
        "files": {"litert": f"{NAME}.tflite", "onnx": f"{NAME}.onnx"},
        "seed": recipe.seed,
        "parameters": int(model.count_params()),
        "data": {},
        "recipe": asdict(replace(recipe, start="")) | {READ_WITH: classifier.card.name},
        "versions": {
            "python": platform.python_version(),
            **{package: metadata.version(package) for package in ("tensorflow", "keras", "numpy")},
        },
        "figures": {},
        "calibration": {},
    }


def _figures(model: Network, networks: dict[str, LineNetwork], kept: Sequence[Lines]) -> dict[str, float]:
    strips = [strip[..., 0] for lines in kept for strip in lines.strips]
    truths = [tuple(int(one) for one in label if one < len(DIGITS)) for lines in kept for label in lines.labels]
    wanted = [row for lines in kept for row in np.asarray(model.predict(lines.strips, verbose=0))]
    right = _right(wanted, truths)
    figures = {"drawn_lines": right}
    for runtime, network in networks.items():
        got = network.steps(strips)
        figures[f"{runtime}_accuracy_change"] = _right(got, truths) - right
        figures[f"{runtime}_largest_difference"] = max(
            float(np.abs(a - b).max()) for a, b in zip(wanted, got, strict=True)
        )
    return {name: round(value, 5) for name, value in figures.items()}


def _right(answers: Sequence[NDArray[np.float32]], truths: Sequence[tuple[int, ...]]) -> float:
    """The share of lines all of whose digits are right, marks aside."""
    pairs = zip(answers, truths, strict=True)
    return float(
        np.mean([best_texts(shortened(without_marks(row, len(DIGITS)))[0])[0][0] == truth for row, truth in pairs])
    )
