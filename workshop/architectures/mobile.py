"""The network for real time and small devices: a fifth of the work of the one that ships."""

from typing import Any

from workshop.architectures.blocks import hard_swish, inverted_residual, linear, relu


def mobile(shape: tuple[int, int, int], classes: int, dropout: float) -> Any:  # noqa: ANN401 (Keras has no types)
    """MobileNetV3 (Howard et al. 2019) cut down to characters: depthwise convolutions, squeeze-and-excite, hard-swish.

    59,000 parameters with twelve classes. Few multiply-adds, but many small steps: what it gains depends on the device.
    Takes (height, width, channels) of the input, whose pixels go from 0 to 255. Gives a Keras model.
    """
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    layers = keras.layers
    pixels = layers.Input(shape, name="pixels")
    tensor = hard_swish(linear(layers.Rescaling(1 / 255)(pixels), 16, stride=2))
    tensor = inverted_residual(tensor, 16, expand=32, activation=relu)
    tensor = inverted_residual(tensor, 24, expand=72, stride=2, activation=relu)
    tensor = inverted_residual(tensor, 24, expand=72, activation=relu)
    tensor = inverted_residual(tensor, 40, expand=96, kernel=5, stride=2)
    tensor = inverted_residual(tensor, 40, expand=120, kernel=5)
    tensor = hard_swish(linear(tensor, 128, kernel=1))
    tensor = layers.Dropout(dropout)(layers.GlobalAveragePooling2D()(tensor))
    probabilities = layers.Dense(classes, activation="softmax", dtype="float32", name="probabilities")(tensor)
    return keras.Model(pixels, probabilities, name="mobile")
