"""TensorFlow's SavedModel with a serving signature: a batch of pixels in, probabilities out. docs/serving.md."""

import shutil
from pathlib import Path

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from workshop.datasets import Images
from workshop.exporting.serving import PIXELS, PROBABILITIES
from workshop.training.events import Network

SIGNATURE = "serving_default"
"""The signature that TensorFlow Serving asks where a request names none."""


def save(model: Network, folder: Path) -> None:
    """Write the model anew into `folder`, which TensorFlow Serving wants to be a version: NAME/1."""
    shutil.rmtree(folder, ignore_errors=True)
    module = tf.Module()
    module.model = model
    spec = tf.TensorSpec([None, *model.input_shape[1:]], tf.uint8, name=PIXELS)

    @tf.function(input_signature=[spec])  # type: ignore[untyped-decorator]
    def answer(pixels: tf.Tensor) -> dict[str, tf.Tensor]:
        return {PROBABILITIES: model(tf.cast(pixels, tf.float32), training=False)}

    tf.saved_model.save(module, str(folder), signatures={SIGNATURE: answer})


def run(folder: Path, images: Images) -> NDArray[np.float32]:
    """The (n, classes) probabilities that the stored signature gives to (n, height, width, channels) pixels."""
    loaded = tf.saved_model.load(str(folder))
    answer = loaded.signatures[SIGNATURE]
    parts = [answer(**{PIXELS: tf.constant(images[at : at + 512])})[PROBABILITIES] for at in range(0, len(images), 512)]
    return np.concatenate([part.numpy() for part in parts])
