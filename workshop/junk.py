"""What a lattice offers that is not one character: pairs, halves, one and a half, and marks.

A reader that proposes many cuts needs a class for the wrong ones (Liu, Sako, Fujisawa 2004). Halves that could well be
a character of their own, such as an upright stroke, are never offered as junk.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from workshop.distortion import CANVAS, INK_SIDE, Ink
from workshop.marks import MARKS, MARKS_BESIDE_CAPITALS, dash
from workshop.neighbours import Draw, at_share, row, scaled, trimmed


def junk(character: Draw, rng: np.random.Generator) -> Ink:
    """One image of something that is not one character, made of characters or drawn; its longer side fills (64, 64)."""
    chance = rng.random()
    if chance < 0.3:
        made = _pair(character, rng)
    elif chance < 0.55:
        made = _one_and_a_half(character, rng)
    elif chance < 0.8:
        made = _half(character, rng)
    else:
        made = MARKS[int(rng.integers(len(MARKS)))](rng)
    return _fitted(made)


def junk_of_capitals(character: Draw, rng: np.random.Generator) -> Ink:
    """The same where capitals are among the characters: no halves, since half an O is a C, and half a W a V."""
    chance = rng.random()
    if chance < 0.45:
        made = _pair(character, rng)
    elif chance < 0.8:
        made = _one_and_a_half(character, rng)
    else:
        made = MARKS_BESIDE_CAPITALS[int(rng.integers(len(MARKS_BESIDE_CAPITALS)))](rng)
    return _fitted(made)


def _pair(character: Draw, rng: np.random.Generator) -> Ink:
    """Two or three whole characters that touch, overlap or stand close."""
    ink, _ = row(character, 3 if rng.random() < 0.1 else 2, rng)
    return ink


def _one_and_a_half(character: Draw, rng: np.random.Generator) -> Ink:
    """One whole character and a good part of its neighbour: enough ink of it that nobody takes it for dirt."""
    ink, spans = row(character, 2, rng)
    (first, first_end), (second, _) = spans
    if rng.random() < 0.5:
        return ink[:, : at_share(ink[:, second:], rng.uniform(0.4, 0.85)) + second]
    alone = ink[:, first : max(second, first + (first_end - first) // 2)]
    return ink[:, at_share(alone, rng.uniform(0.1, 0.5)) :]


def _half(character: Draw, rng: np.random.Generator) -> Ink:
    """The left or the right part of one character, or the end of one and the start of the next."""
    if rng.random() < 0.35:
        ink, ((_, first_end), (second, _)) = row(character, 2, rng)
        left = at_share(ink[:, :first_end], rng.uniform(0.4, 0.7))
        right = second + at_share(ink[:, second:], rng.uniform(0.3, 0.6))
        return ink[:, left : max(right, left + 4)]
    for _ in range(20):
        ink = scaled(character(rng), rng)
        cut = at_share(ink, rng.uniform(0.35, 0.65))
        part = trimmed(_sheared(ink[:, :cut] if rng.random() < 0.5 else ink[:, cut:], rng))
        # An upright half could be a 1, and the half of a narrow character keeps its shape.
        if part.shape[0] < 2.3 * part.shape[1] and ink.shape[0] < 2 * ink.shape[1]:
            return part
    return dash(rng)


def _sheared(image: Ink, rng: np.random.Generator) -> Ink:
    slant = rng.uniform(-0.3, 0.3)
    height, width = image.shape
    matrix = np.array([[1, slant, max(0.0, -slant) * height], [0, 1, 0]])
    return np.asarray(cv2.warpAffine(image, matrix, (width + round(abs(slant) * height), height)), np.uint8)


def _fitted(image: NDArray[np.uint8]) -> Ink:
    """The ink in the middle of the canvas, its longer side as long as a character's."""
    tight = trimmed(image)
    scale = INK_SIDE / max(tight.shape)
    size = (max(1, round(tight.shape[1] * scale)), max(1, round(tight.shape[0] * scale)))
    small = cv2.resize(tight, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    x, y = (CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2
    ink[y : y + size[1], x : x + size[0]] = small
    return ink
