"""What the architectures have in common: a convolution with its normalisation and its non-linearity."""

from typing import Any


def convolution(tensor: Any, filters: int, *, stride: int = 1, kernel: int = 3) -> Any:  # noqa: ANN401 (Keras has no types)
    """Convolution, batch normalisation (Ioffe, Szegedy 2015) and ReLU."""
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    return keras.layers.ReLU()(linear(tensor, filters, stride=stride, kernel=kernel))


def linear(tensor: Any, filters: int, *, stride: int = 1, kernel: int = 3) -> Any:  # noqa: ANN401
    """The same without the ReLU, as it stands before a sum."""
    import keras  # noqa: PLC0415

    layers = keras.layers
    convolved = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False)(tensor)
    return layers.BatchNormalization()(convolved)


def residual(tensor: Any, filters: int, *, stride: int = 1) -> Any:  # noqa: ANN401
    """Two convolutions beside a short cut (He, Zhang, Ren, Sun 2016); the short cut is projected where shapes differ."""
    import keras  # noqa: PLC0415

    inner = linear(convolution(tensor, filters, stride=stride), filters)
    same = stride == 1 and tensor.shape[-1] == filters
    beside = tensor if same else linear(tensor, filters, stride=stride, kernel=1)
    return keras.layers.ReLU()(keras.layers.Add()([inner, beside]))


def half_residual(tensor: Any) -> Any:  # noqa: ANN401
    """One convolution beside a short cut: half the price of a full block, for small networks."""
    import keras  # noqa: PLC0415

    return keras.layers.ReLU()(keras.layers.Add()([linear(tensor, tensor.shape[-1]), tensor]))
