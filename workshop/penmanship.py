"""A set of single characters written by the pen model, in all its families of shapes."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from workshop.datasets import CharacterSet
from workshop.distortion import CANVAS, INK_SIDE
from workshop.drawing.pen import Writer
from workshop.drawing.shapes import DIGITS, families

PER_WRITER = 11
"""Characters of one person: few, since new hands teach more than more of the same."""


def drawn_set(classes: Sequence[str], many: int, seed: int) -> CharacterSet:
    """Draw `many` digits (and placeholder crosses, where they are a class), each class and each family alike often.

    Images are (many, 64, 64), groups the writers. The same seed gives the same set.
    """
    wanted = [text for text in classes if text in (*DIGITS, "x")]
    images = np.zeros((many, CANVAS, CANVAS), np.uint8)
    labels = np.empty(many, np.int64)
    writers = np.empty(many, np.int64)
    for at in range(many):
        who = seed * 100_000 + at // PER_WRITER
        if at % PER_WRITER == 0:
            writer = Writer(who)
        rng = np.random.default_rng((seed, at))
        text = wanted[at % len(wanted)]
        ways = tuple(families(text))
        images[at] = _framed(writer.shape(text, ways[int(rng.integers(len(ways)))], INK_SIDE, rng).mask)
        labels[at], writers[at] = classes.index(text), who
    return CharacterSet("pen", images, labels, writers.astype(np.str_))


def _framed(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink in the middle of the canvas, made smaller where it is too wide."""
    scale = min(1.0, CANVAS / max(mask.shape))
    size = (max(1, int(mask.shape[1] * scale)), max(1, int(mask.shape[0] * scale)))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    image = np.zeros((CANVAS, CANVAS), np.uint8)
    x, y = (CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2
    image[y : y + size[1], x : x + size[0]] = small
    return image
