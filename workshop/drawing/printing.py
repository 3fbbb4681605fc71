"""A printing press: rules, frames, combs, solid blocks and text, placed in millimetres and drawn anti-aliased."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from forms.geometry import Box
from forms.page import Pixels

MM_PER_INCH = 25.4

Colour = tuple[int, int, int]
BLACK: Colour = (20, 20, 22)

_FINER = 3
"""Print is drawn this many times as large and averaged."""


@dataclass(frozen=True)
class Press:
    """A sheet in the making; draw on it, then take `pixels`."""

    image: Image.Image
    scale: float
    """Pixels of `image` a millimetre."""

    @classmethod
    def with_sheet(cls, width: float, height: float, dpi: float, colour: Colour = (255, 255, 255)) -> "Press":
        """An empty sheet of `width` by `height` millimetres for a page at `dpi`."""
        across, down = (round(side * dpi / MM_PER_INCH) * _FINER for side in (width, height))
        return cls(Image.new("RGB", (across, down), colour), dpi / MM_PER_INCH * _FINER)

    def pixels(self) -> Pixels:
        """The printed sheet, RGB, at its true resolution."""
        width, height = self.image.width // _FINER, self.image.height // _FINER
        return np.asarray(cv2.resize(np.asarray(self.image), (width, height), interpolation=cv2.INTER_AREA), np.uint8)

    def block(self, box: Box, colour: Colour = BLACK) -> None:
        """A solid rectangle."""
        edges = [round(edge * self.scale) for edge in (box.x, box.y, box.right, box.bottom)]
        if edges[2] > edges[0] and edges[3] > edges[1]:
            ImageDraw.Draw(self.image).rectangle((edges[0], edges[1], edges[2] - 1, edges[3] - 1), fill=colour)

    def rule(self, start: tuple[float, float], end: tuple[float, float], width: float, colour: Colour = BLACK) -> None:
        """A line that is level or upright, `width` millimetres wide, its middle from `start` to `end`."""
        (x0, y0), (x1, y1) = sorted((start, end))
        self.block(Box(x0, min(y0, y1), x1 - x0, abs(y1 - y0)).grown(width / 2, width / 2), colour)

    def frame(self, box: Box, width: float, colour: Colour = BLACK) -> None:
        """The four edges of a box; the middle of each line runs along the edge."""
        corners = [(float(x), float(y)) for x, y in box.corners]
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            self.rule(start, end, width, colour)

    def comb(self, box: Box, cells: int, width: float, colour: Colour = BLACK) -> None:
        """A frame divided evenly into closed cells."""
        self.frame(box, width, colour)
        for position in range(1, cells):
            x = box.x + box.width * position / cells
            self.rule((x, box.y), (x, box.bottom), 0.7 * width, colour)

    def text(self, text: str, x: float, y: float, size: float, colour: Colour = BLACK, anchor: str = "ls") -> None:
        """One line of text of `size` millimetres; `anchor` is Pillow's: "ls" starts at (x, y) on the base line."""
        font = _font(round(size * self.scale))
        ImageDraw.Draw(self.image).text((x * self.scale, y * self.scale), text, colour, font, anchor=anchor)

    def curve(self, points: Sequence[tuple[float, float]], width: float, colour: Colour = BLACK) -> None:
        """A line through `points`, `width` millimetres wide."""
        scaled = [(x * self.scale, y * self.scale) for x, y in points]
        ImageDraw.Draw(self.image).line(scaled, fill=colour, width=max(1, round(width * self.scale)), joint="curve")

    def rupee(self, x: float, y: float, height: float, colour: Colour = BLACK) -> None:
        """The sign of the Indian rupee, its top left corner at (x, y): fonts that ship everywhere lack it."""
        width = 0.11 * height
        for level in (0.05, 0.27):
            self.rule((x, y + level * height), (x + 0.62 * height, y + level * height), 0.8 * width, colour)
        bow = [(0.0, 0.05), (0.2, 0.05), (0.36, 0.1), (0.44, 0.27), (0.36, 0.44), (0.2, 0.5), (0.02, 0.5), (0.46, 1.0)]
        self.curve([(x + u * height, y + v * height) for u, v in bow], width, colour)


def cells_of(box: Box, cells: int) -> tuple[Box, ...]:
    """A comb's cells from left to right."""
    width = box.width / cells
    return tuple(Box(box.x + position * width, box.y, width, box.height) for position in range(cells))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType; install the wheel from the package index instead")
    return font
