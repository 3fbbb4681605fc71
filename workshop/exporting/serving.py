"""The model as one function from pixels to probabilities, which every format is made of."""

from typing import Any

import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from workshop.training.events import Network

PIXELS, PROBABILITIES = "pixels", "probabilities"
"""Names of the input and the output in every format that names them."""


def serving(model: Network) -> Any:  # noqa: ANN401 (TensorFlow has no types)
    """A TensorFlow function from uint8 pixels to probabilities, so that whoever calls it need not convert."""
    signature = [tf.TensorSpec([None, *model.input_shape[1:]], tf.uint8, name=PIXELS)]
    return tf.function(lambda pixels: model(tf.cast(pixels, tf.float32), training=False), input_signature=signature)


def frozen(function: Any) -> Any:  # noqa: ANN401
    """The function with its variables made constants; without that LiteRT is many times slower."""
    return convert_variables_to_constants_v2(function.get_concrete_function())


def of_floats(model: Network) -> Any:  # noqa: ANN401
    """The same from float pixels, 0 to 255: quantisers choose the input's type themselves."""
    signature = [tf.TensorSpec([None, *model.input_shape[1:]], tf.float32, name=PIXELS)]
    return tf.function(lambda pixels: model(pixels, training=False), input_signature=signature)
