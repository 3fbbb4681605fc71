"""Images of the fields that a person must look at, so that looking needs no decoding of the original."""

import struct
import zlib
from collections.abc import Iterable

import numpy as np

from forms.geometry import Box
from forms.page import Page, Pixels
from forms.reading import Reading, Status
from storage.originals import Originals

MARGIN = 0.15
"""How much of the surroundings is shown, as a share of the field's height."""

_GREY, _RGB = 0, 2
"""Colour types of the PNG specification."""


def keep_crops(page: Page, readings: Iterable[Reading], crops: Originals) -> dict[str, str]:
    """Store a picture of each field that needs review; returns their hashes by field."""
    asked = (reading for reading in readings if reading.status is Status.REVIEW)
    cut_out = ((reading.field, _as_given(page, reading.box)) for reading in asked)
    return {field: crops.keep_bytes(as_png(pixels)) for field, pixels in cut_out if pixels.size}


def _as_given(page: Page, box: Box) -> Pixels:
    """The part of a page inside a box of it as it was given, as many pixels as it had then."""
    shown = cut(page.pixels, box.scaled(1 / page.finer, 1 / page.finer))
    return shown if page.finer == 1 else shown.repeat(page.finer, axis=0).repeat(page.finer, axis=1)


def cut(page: Pixels, box: Box) -> Pixels:
    """The part of a page inside `box` and a margin around it, as far as the page goes."""
    return part(page, box.grown(box.height * MARGIN, box.height * MARGIN))


def corner(box: Box) -> tuple[int, int]:
    """Where the top left of a field's picture lies on its page, in pixels."""
    x, y, _, _ = box.grown(box.height * MARGIN, box.height * MARGIN).rounded()
    return max(0, x), max(0, y)


def part(page: Pixels, box: Box) -> Pixels:
    """The pixels inside `box`, as far as the page goes."""
    x, y, width, height = box.rounded()
    return page[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)]


def as_png(pixels: Pixels) -> bytes:
    """`pixels`, (height, width) grey or (height, width, 3) RGB, as a PNG file (ISO/IEC 15948), packed quickly."""
    height, width = pixels.shape[:2]
    colour = _GREY if pixels.ndim == 2 else _RGB
    rows = np.ascontiguousarray(pixels).reshape(height, -1)
    unfiltered = np.hstack([np.zeros((height, 1), np.uint8), rows])
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    data = zlib.compress(unfiltered.tobytes(), level=1)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
