"""Filling in: a writer's digits in cells and boxes of a page, and scribbles where a reader shall read nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from workshop.drawing.curve import low_noise
from workshop.drawing.ink import lay_ink, overlaid, rasterised, textured
from workshop.drawing.pen import Writer
from workshop.drawing.trace import Line


@dataclass(frozen=True)
class Written:
    """A page after something was written on it."""

    page: Pixels
    boxes: tuple[Box, ...]
    """The visible ink of each character written, in pixels of the page."""


def write_in_cells(page: Pixels, writer: Writer, text: str, cells: Sequence[Box], rng: np.random.Generator) -> Written:
    """One character of `text` in each cell, in pixels; a space leaves its cell empty.

    The writer fills a good half of a cell's height, misses its middle a little, and now and then crosses its border.
    """
    height = 0.62 * float(np.median([cell.height for cell in cells])) * float(np.clip(rng.normal(1, 0.08), 0.75, 1.2))
    drop = rng.normal(0, 0.04)
    boxes = []
    for character, cell in zip(text, cells, strict=True):
        if character == " ":
            continue
        patch = writer.string(character, height, rng, touching=0.0)
        rows, columns = patch.mask.shape
        middle_x, middle_y = cell.centre
        miss_x, miss_y = rng.normal(0, 0.05), drop + rng.normal(0, 0.03)
        x = round(middle_x + miss_x * cell.width - columns / 2)
        y = round(middle_y + miss_y * cell.height + height / 2 - patch.baseline)
        if character in "x-":  # a placeholder is written in the middle, wherever the shape stands on its line
            y = round(middle_y + miss_y * cell.height - rows / 2)
        page = lay_ink(page, patch.mask, writer.pen, x, y)
        boxes.append(patch.boxes[0].shifted(x, y))
    return Written(page, tuple(boxes))


def write_in_box(
    page: Pixels, writer: Writer, text: str, box: Box, rng: np.random.Generator, touching: float = 0.2
) -> Written:
    """A string in an open box, in pixels: on the left with some room, made narrower where it would not fit."""
    height = 0.58 * box.height * float(np.clip(rng.normal(1, 0.1), 0.75, 1.25))
    patch = writer.string(text, height, rng, touching)
    mask, squeeze = patch.mask, min(1.0, 0.94 * box.width / patch.mask.shape[1])
    if squeeze < 1:
        size = max(1, round(mask.shape[1] * squeeze)), max(1, round(mask.shape[0] * squeeze))
        mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    room = max(0.0, box.width - mask.shape[1])
    x = round(box.x + min(room, 0.05 * box.width + room * rng.uniform(0, 0.35)))
    y = round(box.y + (box.height - mask.shape[0]) / 2 + rng.normal(0, 0.05) * box.height)
    page = lay_ink(page, mask, writer.pen, x, y)
    return Written(page, tuple(one.scaled(squeeze, squeeze).shifted(x, y) for one in patch.boxes))


def scribble(page: Pixels, writer: Writer, box: Box, rng: np.random.Generator) -> Pixels:
    """A line of writing that says nothing, along a box in pixels: words of loops, as names look from afar."""
    hand, lines = writer.hand, []
    height, x = 0.5 * box.height, box.x
    while x < box.right - height:
        length = min(box.right - x, height * rng.uniform(1.5, 5))
        count = max(12, round(length / height * 26))
        turns = np.cumsum(rng.uniform(0.4, 1.6, count)) * (2 * np.pi * length / height * 1.5 / count)
        rise = 0.5 + 0.3 * low_noise(count, 6, rng)
        along = np.linspace(0, length, count) + 0.22 * height * np.sin(turns)
        across = -np.abs(rise) * height * (0.5 + 0.5 * np.cos(turns)) + 0.03 * height * low_noise(count, 2, rng)
        path = np.column_stack([x + along - hand.slant * across, box.bottom - 0.3 * box.height + across])
        lines.append(Line(path, np.full(count, 0.7 * hand.thickness * height) * (1 + 0.15 * low_noise(count, 4, rng))))
        x += length + height * rng.uniform(0.5, 0.9)
    if not lines:
        return page
    blot = rasterised(lines)
    mask = textured(overlaid([blot], page.shape[1], page.shape[0])[_span(blot.y, blot.mask.shape[0])], writer.pen, rng)
    return lay_ink(page, mask, writer.pen, 0, max(0, blot.y))


def _span(start: int, length: int) -> slice:
    return slice(max(0, start), max(0, start) + length)
