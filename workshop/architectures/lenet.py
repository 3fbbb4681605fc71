"""The network of the field's standard tutorial: two convolutions, two poolings, one hidden layer."""

from typing import Any


def lenet(shape: tuple[int, int, int], classes: int, dropout: float) -> Any:  # noqa: ANN401 (Keras has no types)
    """Conv32, pool, Conv64, pool, Dense128, with batch normalisation; 226,000 parameters with twelve classes.

    Takes (height, width, channels) of the input, whose pixels go from 0 to 255. Gives a Keras model.
    """
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input(shape, name="pixels"),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(128, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Dropout(dropout),
            layers.Dense(classes, activation="softmax", name="probabilities"),
        ],
        name="lenet",
    )
