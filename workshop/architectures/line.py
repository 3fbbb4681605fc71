"""Readers of whole lines: convolutions down to one row of steps, which a head then looks along. Learnt with CTC.

The blank of CTC (Graves, Fernández, Gomez, Schmidhuber 2006) is the last class. A step is two pixels of the strip wide,
so that neighbouring ones still leave a blank between them.
"""

from typing import Any

from workshop.architectures.blocks import convolution, half_residual

STEP = 2
"""Pixels of the strip a step."""
ROWS = 4
"""Rows that are left when the head begins."""


def line(shape: tuple[int, int | None, int], classes: int, dropout: float) -> Any:  # noqa: ANN401 (Keras has no types)
    """The one that ships: two convolutions along the line as its head, each step sees about five digits.

    Takes (height, width, channels) of the strip, pixels from 0 to 255, any width of even pixels where it is None. Gives
    a Keras model with (width / STEP, classes + 1) probabilities.
    """
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    pixels = keras.layers.Input(shape, name="pixels")
    steps = steps_of(pixels, (16, 28, 48, 72), 112)
    for _ in range(2):
        steps = _along(steps, 112)
    return told(pixels, steps, classes, dropout, "line")


def wide_line(shape: tuple[int, int | None, int], classes: int, dropout: float) -> Any:  # noqa: ANN401
    """The same with a quarter more channels, to see what size is worth; arguments as for `line`."""
    import keras  # noqa: PLC0415

    pixels = keras.layers.Input(shape, name="pixels")
    steps = steps_of(pixels, (20, 36, 60, 88), 120)
    for _ in range(3):
        steps = _along(steps, 120)
    return told(pixels, steps, classes, dropout, "wide_line")


def steps_of(pixels: Any, filters: tuple[int, int, int, int], features: int) -> Any:  # noqa: ANN401
    """(batch, 1, steps, features): what stands in each step of two pixels."""
    import keras  # noqa: PLC0415

    layers = keras.layers
    first, second, third, fourth = filters
    tensor = convolution(layers.Rescaling(1 / 255)(pixels), first)
    tensor = half_residual(convolution(tensor, second, stride=2))
    tensor = half_residual(convolution(tensor, third, stride=(2, 1)))
    tensor = half_residual(convolution(tensor, fourth, stride=(2, 1)))
    column = layers.Conv2D(features, (ROWS, 1), use_bias=False)(tensor)
    return layers.ReLU()(layers.BatchNormalization()(column))


def told(pixels: Any, steps: Any, classes: int, dropout: float, name: str) -> Any:  # noqa: ANN401
    """The model that gives for each of (batch, 1, steps, features) the probabilities of all classes and the blank."""
    import keras  # noqa: PLC0415

    layers = keras.layers
    scores = layers.Conv2D(classes + 1, 1, dtype="float32")(layers.Dropout(dropout)(steps))
    rows = layers.Reshape((-1, classes + 1), dtype="float32")(scores)
    return keras.Model(pixels, layers.Softmax(dtype="float32", name="probabilities")(rows), name=name)


def _along(steps: Any, features: int) -> Any:  # noqa: ANN401
    """A convolution over five neighbouring steps beside a short cut."""
    import keras  # noqa: PLC0415

    layers = keras.layers
    seen = layers.Conv2D(features, (1, 5), padding="same", use_bias=False)(steps)
    return layers.ReLU()(layers.Add()([layers.BatchNormalization()(seen), steps]))
