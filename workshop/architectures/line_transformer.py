"""A reader of whole lines whose head is a Transformer encoder (Vaswani et al. 2017): each step looks at all others."""

from typing import Any

from workshop.architectures.line import steps_of, told

FEATURES, HEADS, LAYERS = 112, 4, 2


def line_transformer(shape: tuple[int, int | None, int], classes: int, dropout: float) -> Any:  # noqa: ANN401
    """The convolutions of `line`, then two layers of self-attention; arguments and answer as for `line`.

    Where a step stands is told by a convolution along the line before the first layer (Mohamed, Okhonko, Zettlemoyer
    2019), so that any width will do.
    """
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    layers = keras.layers
    pixels = layers.Input(shape, name="pixels")
    steps = layers.Reshape((-1, FEATURES))(steps_of(pixels, (16, 28, 48, 72), FEATURES))
    place = layers.Conv1D(FEATURES, 5, padding="same", activation="relu")(steps)
    steps = layers.Add()([steps, place])
    for _ in range(LAYERS):
        normal = layers.LayerNormalization(epsilon=1e-5)(steps)
        steps = layers.Add()([steps, layers.MultiHeadAttention(HEADS, FEATURES // HEADS)(normal, normal)])
        normal = layers.LayerNormalization(epsilon=1e-5)(steps)
        wide = layers.Dense(2 * FEATURES, activation="relu")(normal)
        steps = layers.Add()([steps, layers.Dense(FEATURES)(wide)])
    return told(pixels, layers.Reshape((1, -1, FEATURES))(steps), classes, dropout, "line_transformer")
