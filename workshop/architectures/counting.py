"""What a network costs to run, counted from its layers."""

import math
from collections.abc import Iterator
from typing import Any


def multiply_adds(model: Any) -> int:  # noqa: ANN401 (Keras has no types)
    """Multiplications with their additions for one image, of a built Keras model, models inside it included.

    Convolutions, depthwise convolutions and dense layers are counted; what is done once a value (normalisation, which
    is folded into them on export, activations, poolings, sums) is left out, as papers do.
    """
    return sum(_COUNTS[type(layer).__name__](layer) for layer in _layers(model) if type(layer).__name__ in _COUNTS)


def convolution(places: int, kernel: int, channels: int, filters: int, groups: int = 1) -> int:
    """Each of `places` of the output takes `kernel` places of the input, in all channels of its group, a filter."""
    return places * kernel * (channels // groups) * filters


def depthwise(places: int, kernel: int, channels: int, multiplier: int = 1) -> int:
    """Each of `places` of the output takes `kernel` places of its own channel alone."""
    return places * kernel * channels * multiplier


def dense(vectors: int, width: int, units: int) -> int:
    """Each of `vectors` of that width meets each unit."""
    return vectors * width * units


def _layers(model: Any) -> Iterator[Any]:  # noqa: ANN401
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers(layer)
        else:
            yield layer


def _of_convolution(layer: Any) -> int:  # noqa: ANN401
    places = math.prod(layer.output.shape[1:-1])
    return convolution(places, math.prod(layer.kernel_size), layer.input.shape[-1], layer.filters, layer.groups)


def _of_depthwise(layer: Any) -> int:  # noqa: ANN401
    places = math.prod(layer.output.shape[1:-1])
    return depthwise(places, math.prod(layer.kernel_size), layer.input.shape[-1], layer.depth_multiplier)


def _of_dense(layer: Any) -> int:  # noqa: ANN401
    return dense(math.prod(layer.output.shape[1:-1]), layer.input.shape[-1], layer.units)


_COUNTS = {"Conv2D": _of_convolution, "DepthwiseConv2D": _of_depthwise, "Dense": _of_dense}
