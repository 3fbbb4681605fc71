"""The network for real time and small devices: a seventh of the work of the one that ships."""

from typing import Any

from workshop.architectures.blocks import hard_swish, inverted_residual, linear, relu, unweighed


def mobile(shape: tuple[int, int, int], classes: int, dropout: float) -> Any:  # noqa: ANN401 (Keras has no types)
    """MobileNetV3 (Howard et al. 2019) cut down to characters: depthwise convolutions, squeeze-and-excite, hard-swish.

    48,000 parameters and 82 KB. Few multiply-adds, but many small steps, which LiteRT runs fast in floats or in whole
    8 bits; with 8-bit weights alone it is no faster than the tutorial's network on a desktop processor.
    Takes (height, width, channels) of the input, whose pixels go from 0 to 255. Gives a Keras model.
    """
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    layers = keras.layers
    pixels = layers.Input(shape, name="pixels")
    tensor = hard_swish(linear(layers.Rescaling(1 / 255)(pixels), 16, stride=2))
    tensor = inverted_residual(tensor, 16, expand=16, activation=relu, weigh=unweighed)
    tensor = inverted_residual(tensor, 24, expand=56, stride=2, activation=relu, weigh=unweighed)
    tensor = inverted_residual(tensor, 24, expand=72, activation=relu, weigh=unweighed)
    tensor = inverted_residual(tensor, 40, expand=96, stride=2)
    tensor = inverted_residual(tensor, 40, expand=120)
    tensor = hard_swish(linear(tensor, 128, kernel=1))
    tensor = layers.Dropout(dropout)(layers.GlobalAveragePooling2D()(tensor))
    probabilities = layers.Dense(classes, activation="softmax", dtype="float32", name="probabilities")(tensor)
    return keras.Model(pixels, probabilities, name="mobile")
