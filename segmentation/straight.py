"""Opening and closing of masks along straight lines, eight pixels at a time.

A line of n pixels is covered by about log2(n) steps, each of which joins two windows that are done (van Herk 1992 has
the same aim by other means), and in a mask a byte holds eight columns. The results are those of OpenCV's `morphologyEx`
with a kernel of ones, its anchor in the middle, also where n is even: then everything moves on by one pixel.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

Bits = NDArray[np.uint8]
"""A mask with eight columns in a byte, shape (height, width / 8 rounded up)."""
_Join = Callable[[Bits, Bits], Bits]


def opened_upright(mask: Pixels, length: int) -> Pixels:
    """What of a mask (255 where it is set) is part of an upright run of at least `length` pixels."""
    return unpacked(opened(packed(mask), length), mask.shape[1])


def opened_level(mask: Pixels, length: int) -> Pixels:
    """What of a mask (255 where it is set) is part of a level run of at least `length` pixels."""
    return turned(opened_upright(turned(mask), length))


def closed_upright(mask: Pixels, length: int) -> Pixels:
    """A mask (255 where it is set) with upright breaks of fewer than `length` pixels closed."""
    return unpacked(_narrowest(_widest(packed(mask), length), length), mask.shape[1])


def closed_level(mask: Pixels, length: int) -> Pixels:
    """A mask (255 where it is set) with level breaks of fewer than `length` pixels closed."""
    return turned(closed_upright(turned(mask), length))


def opened(bits: Bits, length: int) -> Bits:
    """`opened_upright` of a mask that is packed, for whoever asks for several lengths."""
    return _widest(_narrowest(bits, length), length)


def packed(mask: Pixels) -> Bits:
    """A mask (not 0 where it is set) in bits."""
    return np.packbits(mask, axis=1)


def unpacked(bits: Bits, width: int) -> Pixels:
    """A mask of so many columns, 255 where it is set."""
    ones = np.unpackbits(bits, axis=1, count=width)
    return np.negative(ones, out=ones)


def turned(mask: Pixels) -> Pixels:
    """A mask with rows for columns."""
    return np.asarray(cv2.transpose(mask), dtype=np.uint8)


def bits_at(parts: Sequence[slice], size: int) -> Bits:
    """The bits that are set where any of the parts of a row is, for a row of `size` pixels."""
    there = np.zeros(size, bool)
    for part in parts:
        there[part] = True
    return np.packbits(there)


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
