"""Digits cut out of real strips by boxes that people drew: only to measure on, never to train on."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.errors import MissingFileError, UnreadableFileError
from segmentation.normalisation import normalise
from workshop.datasets import CharacterSet

BLOCK = 50
"""Strips numbered within one block were collected together, so they stay in one half."""


def strip_digits(folder: Path) -> CharacterSet:
    """Single digits of the strips in the dev half, cleaned and normalised to (n, 28, 28).

    `folder` holds `amounts/truth.jsonl` with `file`, `text` and `digit_boxes` [x, y, width, height], a box a digit. The
    dev half is the half of the blocks of strips whose hash is even; the other half is never opened here.
    """
    truth = folder / "amounts" / "truth.jsonl"
    if not truth.is_file():
        raise MissingFileError(f"{truth} is not there; set INKFIELD_DATA to the folder that holds amounts/truth.jsonl")
    images, labels, groups = [], [], []
    for line in truth.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        group = f"{row['file'][:5]}_{int(row['file'][6:12]) // BLOCK}"
        if int(hashlib.sha256(group.encode()).hexdigest(), 16) % 2:
            continue
        for digit, crop in zip(row["text"], _crops(truth.parent / row["file"], row["digit_boxes"]), strict=True):
            images.append(normalise(crop))
            labels.append(int(digit))
            groups.append(group)
    return CharacterSet("strips", np.stack(images), np.array(labels, np.int64), np.array(groups, np.str_))


def _crops(path: Path, boxes: list[list[int]]) -> Iterator[NDArray[np.uint8]]:
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise UnreadableFileError(f"{path} cannot be read as an image")
    ink = _soft_ink(np.asarray(grey, np.uint8))
    for x, y, width, height in boxes:
        yield _alone(ink[max(0, y - 1) : y + height + 1, max(0, x - 1) : x + width + 1])


def _soft_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ink between 0 and 255: nothing a little below Otsu's threshold of the contrast, everything at the mean of ink."""
    paper = cv2.GaussianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8)), (0, 0), 5)
    contrast = cv2.subtract(paper, cv2.GaussianBlur(grey, (0, 0), 0.7))
    threshold, _ = cv2.threshold(contrast, 0, 255, cv2.THRESH_OTSU)
    full = float(contrast[contrast > threshold].mean())
    zero = 0.85 * threshold
    soft: NDArray[np.uint8] = (np.clip((contrast - zero) / max(full - zero, 1.0), 0, 1) * 255).astype(np.uint8)
    return soft


def _alone(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without specks and without pieces of neighbours: what is small, or lies along the left or right edge alone."""
    count, label, stats, centres = cv2.connectedComponentsWithStats((ink > 80).view(np.uint8), connectivity=8)
    if count <= 2:
        return ink
    width = ink.shape[1]
    areas = stats[1:, cv2.CC_STAT_AREA]
    keep = np.zeros(count, np.bool_)
    for at in range(1, count):
        big = stats[at, cv2.CC_STAT_AREA] > 0.08 * areas.max()
        central = 0.15 * width < centres[at][0] < 0.85 * width
        keep[at] = big and (central or stats[at, cv2.CC_STAT_AREA] == areas.max())
    near = cv2.dilate(keep[label].view(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(near > 0, ink, 0).astype(np.uint8)
