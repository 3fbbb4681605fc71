"""Wide residual blocks: the large network, the teacher of the one that ships."""

from typing import Any

from workshop.architectures.blocks import convolution, residual


def wide_resnet(shape: tuple[int, int, int], classes: int, dropout: float) -> Any:  # noqa: ANN401 (Keras has no types)
    """A stem and four residual blocks at half and quarter resolution, wider than usual (Zagoruyko, Komodakis 2016).

    1.4 million parameters with twelve classes: for a GPU. Takes (height, width, channels) of the input, whose pixels go
    from 0 to 255. Gives a Keras model.
    """
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    layers = keras.layers
    pixels = layers.Input(shape, name="pixels")
    tensor = convolution(layers.Rescaling(1 / 255)(pixels), 32)
    for filters, stride in ((96, 2), (96, 1), (192, 2), (192, 1)):
        tensor = residual(tensor, filters, stride=stride)
    tensor = layers.GlobalAveragePooling2D()(tensor)
    tensor = layers.Dropout(dropout)(tensor)
    # In float32 whatever the precision of the rest: a softmax in 16 bits loses the small probabilities.
    probabilities = layers.Dense(classes, activation="softmax", dtype="float32", name="probabilities")(tensor)
    return keras.Model(pixels, probabilities, name="wide_resnet")
