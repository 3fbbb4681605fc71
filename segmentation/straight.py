"""Opening and closing of masks along straight lines, eight pixels at a time.

A line of n pixels is covered by about log2(n) steps, each of which joins two windows that are done (van Herk 1992 has
the same aim by other means), and in a mask a byte holds eight columns. The results are those of OpenCV's `morphologyEx`
with a kernel of ones, its anchor in the middle, also where n is even: then everything moves on by one pixel.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

Bits = NDArray[np.uint8]
"""A mask with eight columns in a byte, shape (height, width / 8 rounded up)."""
_Join = Callable[[Bits, Bits], Bits]


def opened_upright(mask: Pixels, length: int) -> Pixels:
    """What of a mask (255 where it is set) is part of an upright run of at least `length` pixels."""
    return _unpacked(_widest(_narrowest(np.packbits(mask, axis=1), length), length), mask.shape[1])


def opened_level(mask: Pixels, length: int) -> Pixels:
    """What of a mask (255 where it is set) is part of a level run of at least `length` pixels."""
    return _turned(opened_upright(_turned(mask), length))


def closed_upright(mask: Pixels, length: int) -> Pixels:
    """A mask (255 where it is set) with upright breaks of fewer than `length` pixels closed."""
    return _unpacked(_narrowest(_widest(np.packbits(mask, axis=1), length), length), mask.shape[1])


def closed_level(mask: Pixels, length: int) -> Pixels:
    """A mask (255 where it is set) with level breaks of fewer than `length` pixels closed."""
    return _turned(closed_upright(_turned(mask), length))


def _narrowest(bits: Bits, length: int) -> Bits:
    """Erosion; beyond the edges everything counts as set."""
    return _windows(np.bitwise_and, bits, length, 255)


def _widest(bits: Bits, length: int) -> Bits:
    """Dilation; beyond the edges nothing counts as set."""
    return _windows(np.bitwise_or, bits, length, 0)


def _windows(join: _Join, bits: Bits, length: int, beyond: int) -> Bits:
    """For each row all rows joined from `length // 2` above it on, `length` of them."""
    before, (height, width) = length // 2, bits.shape
    joined, done = np.full((height + length - 1, width), beyond, np.uint8), 1
    joined[before : before + height] = bits
    while 2 * done <= length:
        joined = join(joined[:-done], joined[done:])
        done *= 2
    rest = length - done
    return join(joined[:-rest], joined[rest:]) if rest else joined


def _unpacked(bits: Bits, width: int) -> Pixels:
    ones = np.unpackbits(bits, axis=1, count=width)
    return np.negative(ones, out=ones)


def _turned(mask: Pixels) -> Pixels:
    return np.asarray(cv2.transpose(mask), dtype=np.uint8)
