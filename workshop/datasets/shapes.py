"""Arrays of images in the ways people store them, to (n, height, width) and (n, height, width, 3)."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forms.errors import UnreadableFileError, UnsupportedFileError
from workshop.datasets.told import Told

CHANNELS = (1, 3)


def as_images(array: NDArray[Any], told: Told, place: str) -> NDArray[Any]:
    """Rows of pixels, grey images, and images with one or three channels first or last.

    Values stay as they are. `place` is named where the shape makes no images (UnsupportedFileError), or where the array
    is none of numbers (UnreadableFileError).
    """
    if array.dtype.kind not in "biuf":
        raise UnreadableFileError(f"{place}: pixels are of type {array.dtype}; give numbers")
    if 0 in array.shape[1:]:
        raise UnreadableFileError(f"{place}: images of the shape {array.shape[1:]} have no pixels")
    if array.ndim == 2:
        array = _rows(array, told, place)
    if array.ndim == 4:
        array = _channels(array, place)
    if array.ndim not in (3, 4):
        raise UnsupportedFileError(
            f"{place}: the shape {array.shape} makes no images; give (n, height, width) or (n, height, width, channels)"
        )
    return array.swapaxes(1, 2) if told.transposed else array


def _rows(array: NDArray[Any], told: Told, place: str) -> NDArray[Any]:
    """Images that were flattened: to the size that is told, else to squares."""
    many, pixels = array.shape
    if told.height and told.height * told.width * max(1, told.channels) == pixels:
        size = (told.height, told.width)
        return array.reshape(many, *size, told.channels) if told.channels > 1 else array.reshape(many, *size)
    side = math.isqrt(pixels)
    if side * side != pixels:
        raise UnsupportedFileError(
            f"{place}: rows of {pixels:,} pixels are no squares; say `height` and `width` in the TOML file beside it"
        )
    return array.reshape(many, side, side)


def _channels(array: NDArray[Any], place: str) -> NDArray[Any]:
    if array.shape[3] not in CHANNELS and array.shape[1] in CHANNELS:
        array = np.moveaxis(array, 1, 3)
    if array.shape[3] not in CHANNELS:
        raise UnsupportedFileError(f"{place}: images of the shape {array.shape[1:]}; one channel or three can be used")
    return array[..., 0] if array.shape[3] == 1 else array
