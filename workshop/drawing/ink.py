"""From drawn lines to pixels: anti-aliased strokes, the texture of pens, and laying ink on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from forms.page import Pixels
from workshop.drawing.trace import Line

Mask = NDArray[np.uint8]
"""How much ink covers each pixel: (height, width), 0 none to 255 fully covered."""

_VISIBLE = 40
"""Ink from this level on counts as written, where boxes are measured."""


@dataclass(frozen=True)
class Pen:
    """A writing instrument."""

    name: str
    colour: tuple[int, int, int]
    """RGB."""
    strength: float
    """How much light full ink takes, 0 to 1."""
    blotches: float
    """How much the flow of ink varies along the line, 0 to 1: a ballpoint skips."""
    grain: float
    """How much the paper's grain shows, 0 to 1: a pencil leaves its hollows white."""


@dataclass(frozen=True)
class Blot:
    """A mask and where its top left pixel lies."""

    mask: Mask
    x: int
    y: int

    @property
    def box(self) -> Box:
        """The smallest box around the visible ink, in the pixels of x and y; the whole mask where none is visible."""
        rows, columns = (np.flatnonzero((self.mask >= _VISIBLE).any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return Box(self.x, self.y, self.mask.shape[1], self.mask.shape[0])
        width, height = columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0]
        return Box(float(self.x + columns[0]), float(self.y + rows[0]), float(width), float(height))


PENS = (
    Pen("ballpoint_black", (32, 30, 38), 0.86, 0.35, 0.12),
    Pen("ballpoint_blue", (38, 52, 140), 0.86, 0.35, 0.12),
    Pen("gel_black", (16, 16, 18), 0.95, 0.06, 0.02),
    Pen("gel_blue", (24, 36, 120), 0.92, 0.06, 0.02),
    Pen("fountain_blue", (40, 50, 110), 0.85, 0.2, 0.05),
    Pen("pencil", (70, 70, 74), 0.72, 0.25, 0.6),
    Pen("ballpoint_red", (170, 40, 44), 0.85, 0.35, 0.12),
)


def rasterised(lines: Sequence[Line]) -> Blot:
    """Lines in pixels as an anti-aliased mask with an empty margin, drawn four times as large and averaged."""
    reach = [line.widths.max() / 2 for line in lines]
    low = np.min([line.path.min(axis=0) - r for line, r in zip(lines, reach, strict=True)], axis=0)
    high = np.max([line.path.max(axis=0) + r for line, r in zip(lines, reach, strict=True)], axis=0)
    x0, y0 = (int(value) for value in np.floor(low) - 2)
    width, height = (int(value) for value in np.ceil(high) + 2 - (x0, y0))
    factor = 4
    canvas = np.zeros((height * factor, width * factor), np.uint8)
    for line in lines:
        # Centres of pixels lie at half a pixel; OpenCV counts from the centre of the first one, in sixteenths.
        points = np.rint(((line.path - (x0, y0)) * factor - 0.5) * 16).astype(np.int32)
        widths = np.maximum(1, np.rint(line.widths * factor)).astype(int)
        for start, end, line_width in zip(points[:-1].tolist(), points[1:].tolist(), widths.tolist(), strict=False):
            cv2.line(canvas, start, end, 255, line_width, cv2.LINE_8, 4)
    mask = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return Blot(np.asarray(mask, dtype=np.uint8), x0, y0)


def overlaid(blots: Iterable[Blot], width: int, height: int) -> Mask:
    """All blots on one mask of the given size; what lies outside is cut off."""
    canvas = np.zeros((height, width), np.uint8)
    for blot in blots:
        rows, columns = blot.mask.shape
        top, left = max(0, blot.y), max(0, blot.x)
        bottom, right = min(height, blot.y + rows), min(width, blot.x + columns)
        if top < bottom and left < right:
            part = blot.mask[top - blot.y : bottom - blot.y, left - blot.x : right - blot.x]
            np.maximum(canvas[top:bottom, left:right], part, out=canvas[top:bottom, left:right])
    return canvas


def textured(mask: Mask, pen: Pen, rng: np.random.Generator) -> Mask:
    """The mask as this pen leaves it: uneven flow, white grain of the paper; same shape."""
    height, width = mask.shape
    flow = _smooth_noise(height, width, max(2.0, height / 14), rng)
    paper_grain = _smooth_noise(height, width, 0.8, rng)
    cover = (
        1 - pen.blotches * np.clip(flow - 0.3, 0, 1.6) * 0.55 - pen.grain * np.clip(paper_grain + 0.4, 0, 1.5) * 0.42
    )
    return np.asarray(np.clip(mask * np.clip(cover, 0.1, 1.0), 0, 255), dtype=np.uint8)


def _smooth_noise(height: int, width: int, radius: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise of unit variance, smooth over `radius` pixels."""
    noise = cv2.GaussianBlur(rng.standard_normal((height, width), dtype=np.float32), (0, 0), radius)
    return np.asarray(noise / (noise.std() + 1e-6), dtype=np.float32)


def lay_ink(paper: Pixels, mask: Mask, pen: Pen, x: int, y: int) -> Pixels:
    """A copy of `paper` with the ink on it, the mask's top left pixel at (x, y); what falls off the edge is lost."""
    inked = paper.copy()
    left, top = max(0, x), max(0, y)
    right, bottom = min(paper.shape[1], x + mask.shape[1]), min(paper.shape[0], y + mask.shape[0])
    if left >= right or top >= bottom:
        return inked
    part = np.s_[top:bottom, left:right]
    amount = mask[top - y : bottom - y, left - x : right - x].astype(np.float32) / 255 * pen.strength
    if paper.ndim == 2:
        grey = float(np.dot(pen.colour, (0.299, 0.587, 0.114)))
        inked[part] = np.rint(paper[part] * (1 - amount * (1 - grey / 255)))
    else:
        light = 1 - np.array(pen.colour, dtype=np.float32) / 255
        inked[part] = np.rint(paper[part] * (1 - amount[..., None] * light))
    return inked
