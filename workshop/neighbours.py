"""Characters side by side, as they stand in a string, and what of a neighbour stays behind after a cut."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Draw = Callable[[np.random.Generator], NDArray[np.uint8]]
"""Gives one raw character, light ink on black, of any size."""

HEIGHT = 40
"""Height of a character when several are placed side by side, pixels."""
CRUMB = 0.15
"""Largest share of a neighbour's ink that does not keep a character from being that character."""


def with_crumb(image: NDArray[np.uint8], character: Draw, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A character, and at its left or right the small part of a neighbour that a cut a little off leaves there."""
    whole, other = scaled(image, rng), scaled(character(rng), rng)
    share = rng.uniform(0.02, CRUMB)
    if rng.random() < 0.5:
        return _beside(whole, other[:, : at_share(other, share)], rng)
    return _beside(other[:, at_share(other, 1 - share) :], whole, rng)


def _beside(left: NDArray[np.uint8], right: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Both on about the same height, touching or nearly so."""
    apart = int(rng.integers(-3, 4))
    height = max(len(left), len(right))
    start = max(0, left.shape[1] + apart)
    ink = np.zeros((height, max(start + right.shape[1], left.shape[1])), np.uint8)
    for part, x in ((left, 0), (right, start)):
        top = round(rng.uniform(0.2, 0.8) * (height - len(part)))
        place = ink[top : top + len(part), x : x + part.shape[1]]
        np.maximum(place, part, out=place)
    return ink


def row(character: Draw, many: int, rng: np.random.Generator) -> tuple[NDArray[np.uint8], list[tuple[int, int]]]:
    """Characters side by side, and from which x to which each reaches."""
    parts = [scaled(character(rng), rng) for _ in range(many)]
    gap = rng.uniform(-0.3, 0.2)
    starts, x = [], 0
    for part in parts:
        starts.append(x)
        # At least half of a character stays free of its neighbour, or a thin one would vanish in a wide one.
        x += max(part.shape[1] // 2, round(part.shape[1] + gap * HEIGHT * 0.6), 4)
    width = max(start + part.shape[1] for start, part in zip(starts, parts, strict=True))
    ink = np.zeros((HEIGHT * 3 // 2, width), np.uint8)
    for start, part in zip(starts, parts, strict=True):
        top = round(rng.uniform(0.3, 0.7) * (len(ink) - part.shape[0]))
        place = ink[top : top + part.shape[0], start : start + part.shape[1]]
        np.maximum(place, part, out=place)
    return ink, [(start, start + part.shape[1]) for start, part in zip(starts, parts, strict=True)]


def scaled(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The character cut to its ink, about 40 pixels high, some narrower and some wider than it was."""
    tight = trimmed(image)
    height = HEIGHT * rng.uniform(0.75, 1.25)
    wide = tight.shape[1] / tight.shape[0] * np.exp(rng.uniform(-0.25, 0.25))
    size = (max(3, round(min(wide, 1.6) * height)), max(3, round(height)))
    return np.asarray(cv2.resize(tight, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def trimmed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cut to the ink; a blot where there is none."""
    left, top, width, height = cv2.boundingRect((image > 40).view(np.uint8))
    return image[top : top + height, left : left + width] if width else np.full((8, 8), 255, np.uint8)


def at_share(ink: NDArray[np.uint8], share: float) -> int:
    """The column up to which lies that share of the ink."""
    mass = np.cumsum(ink.sum(axis=0, dtype=np.int64))
    return max(2, int(np.searchsorted(mass, share * mass[-1])))
