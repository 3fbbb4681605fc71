"""LiteRT (TensorFlow Lite) in three precisions, and a way to run any of them."""

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from workshop.datasets import Images
from workshop.exporting.serving import frozen, of_floats, serving
from workshop.training.events import Network

SAMPLE = 300
"""Images by which the ranges of whole numbers are chosen."""


def dynamic_range(model: Network) -> bytes:
    """Weights in 8 bits, activations in floats: what readers run."""
    converter = _converter(serving(model))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return bytes(converter.convert())


def in_floats(model: Network) -> bytes:
    """Everything in 32-bit floats."""
    return bytes(_converter(serving(model)).convert())


def in_whole_numbers(model: Network, images: Images) -> bytes:
    """Weights, activations, pixels and answers in 8 bits (Jacob et al. 2018): for processors without floats.

    `images` (n, height, width, channels) are what activations are sized by; the first few hundred are used.
    """
    converter = _converter(of_floats(model))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.uint8

    def sample() -> Iterator[list[NDArray[np.float32]]]:
        for image in images[:SAMPLE]:
            yield [image[None].astype(np.float32)]

    converter.representative_dataset = sample
    with warnings.catch_warnings():
        # The sample above gives the statistics; the converter looks for them where older ones kept theirs.
        warnings.filterwarnings("ignore", "Statistics for quantized inputs")
        return bytes(converter.convert())


def run(content: bytes, images: Images) -> NDArray[np.float32]:
    """The (n, classes) probabilities that a LiteRT file gives to (n, height, width, channels) pixels."""
    interpreter = Interpreter(model_content=content, num_threads=1)
    taken, given = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    interpreter.resize_tensor_input(taken["index"], images.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(taken["index"], images.astype(taken["dtype"]))
    interpreter.invoke()
    answers = interpreter.get_tensor(given["index"]).astype(np.float32)
    scale, zero = given["quantization"]
    return np.asarray((answers - zero) * scale if scale else answers, np.float32)


def _converter(function: Any) -> Any:  # noqa: ANN401 (TensorFlow has no types)
    return tf.lite.TFLiteConverter.from_concrete_functions([frozen(function)])
