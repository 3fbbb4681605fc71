"""Residual blocks: the large network, the teacher of the one that ships."""

from typing import Any

from workshop.architectures.blocks import convolution, residual


def resnet(shape: tuple[int, int, int], classes: int, dropout: float) -> Any:  # noqa: ANN401 (Keras has no types)
    """A stem, three residual blocks (He, Zhang, Ren, Sun 2016) at a half, a quarter and a quarter of the resolution.

    577,000 parameters with twelve classes. Takes (height, width, channels) of the input, whose pixels go from 0 to 255.
    Gives a Keras model.
    """
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    layers = keras.layers
    pixels = layers.Input(shape, name="pixels")
    tensor = convolution(layers.Rescaling(1 / 255)(pixels), 32)
    tensor = residual(tensor, 64, stride=2)
    tensor = residual(tensor, 128, stride=2)
    tensor = residual(tensor, 128)
    tensor = layers.GlobalAveragePooling2D()(tensor)
    tensor = layers.Dropout(dropout)(tensor)
    # In float32 whatever the precision of the rest: a softmax in 16 bits loses the small probabilities.
    probabilities = layers.Dense(classes, activation="softmax", dtype="float32", name="probabilities")(tensor)
    return keras.Model(pixels, probabilities, name="resnet")
