"""What the architectures have in common: a convolution with its normalisation and its non-linearity."""

from collections.abc import Callable
from typing import Any


def convolution(tensor: Any, filters: int, *, stride: int | tuple[int, int] = 1, kernel: int = 3) -> Any:  # noqa: ANN401 (Keras has no types)
    """Convolution, batch normalisation (Ioffe, Szegedy 2015) and ReLU."""
    import keras  # noqa: PLC0415 (heavy, and absent where nobody trains)

    return keras.layers.ReLU()(linear(tensor, filters, stride=stride, kernel=kernel))


def linear(tensor: Any, filters: int, *, stride: int | tuple[int, int] = 1, kernel: int = 3) -> Any:  # noqa: ANN401
    """The same without the ReLU, as it stands before a sum."""
    import keras  # noqa: PLC0415

    layers = keras.layers
    convolved = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False)(tensor)
    return layers.BatchNormalization()(convolved)


def residual(tensor: Any, filters: int, *, stride: int = 1) -> Any:  # noqa: ANN401
    """Two convolutions beside a short cut (He, Zhang, Ren, Sun 2016), projected where shapes differ."""
    import keras  # noqa: PLC0415

    inner = linear(convolution(tensor, filters, stride=stride), filters)
    same = stride == 1 and tensor.shape[-1] == filters
    beside = tensor if same else linear(tensor, filters, stride=stride, kernel=1)
    return keras.layers.ReLU()(keras.layers.Add()([inner, beside]))


def half_residual(tensor: Any) -> Any:  # noqa: ANN401
    """One convolution beside a short cut: half the price of a full block, for small networks."""
    import keras  # noqa: PLC0415

    return keras.layers.ReLU()(keras.layers.Add()([linear(tensor, tensor.shape[-1]), tensor]))


def hard_sigmoid(tensor: Any) -> Any:  # noqa: ANN401
    """relu6(x + 3) / 6: a sigmoid of straight lines."""
    import keras  # noqa: PLC0415

    layers = keras.layers
    # Keras's own adds a number without a shape, on which the conversion to ONNX stumbles; lists have one.
    return layers.Rescaling([1 / 6])(layers.ReLU(max_value=6.0)(layers.Rescaling(1.0, [3.0])(tensor)))


def hard_swish(tensor: Any) -> Any:  # noqa: ANN401
    """x times its hard sigmoid (Howard et al. 2019)."""
    import keras  # noqa: PLC0415

    return keras.layers.Multiply()([tensor, hard_sigmoid(tensor)])


def relu(tensor: Any) -> Any:  # noqa: ANN401
    """What lies above zero."""
    import keras  # noqa: PLC0415

    return keras.layers.ReLU()(tensor)


def squeeze_excite(tensor: Any) -> Any:  # noqa: ANN401
    """Each channel times a weight from 0 to 1 that is found from the means of all of them (Hu, Shen, Sun 2018)."""
    import keras  # noqa: PLC0415

    layers, channels = keras.layers, tensor.shape[-1]
    means = layers.GlobalAveragePooling2D(keepdims=True)(tensor)
    squeezed = layers.Conv2D(max(8, channels // 4), 1, activation="relu")(means)
    return layers.Multiply()([tensor, hard_sigmoid(layers.Conv2D(channels, 1)(squeezed))])


def unweighed(tensor: Any) -> Any:  # noqa: ANN401
    """All channels as they are."""
    return tensor


def inverted_residual(
    tensor: Any,  # noqa: ANN401
    filters: int,
    *,
    expand: int,
    kernel: int = 3,
    stride: int = 1,
    activation: Callable[[Any], Any] = hard_swish,
    weigh: Callable[[Any], Any] = squeeze_excite,
) -> Any:  # noqa: ANN401
    """Widen to `expand` channels, filter each alone, weigh them, narrow to `filters` (Howard et al. 2019, MobileNetV3).

    Not widened where there are as many channels; a short cut where the shape stays.
    """
    import keras  # noqa: PLC0415

    layers = keras.layers
    wide = tensor if tensor.shape[-1] == expand else activation(linear(tensor, expand, kernel=1))
    alone = layers.DepthwiseConv2D(kernel, strides=stride, padding="same", use_bias=False)(wide)
    weighed = weigh(activation(layers.BatchNormalization()(alone)))
    narrow = linear(weighed, filters, kernel=1)
    same = stride == 1 and tensor.shape[-1] == filters
    return layers.Add()([narrow, tensor]) if same else narrow
