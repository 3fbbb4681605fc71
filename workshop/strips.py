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
from workshop.soft_ink import alone, soft_ink

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
    ink = soft_ink(np.asarray(grey, np.uint8))
    for x, y, width, height in boxes:
        yield alone(ink[max(0, y - 1) : y + height + 1, max(0, x - 1) : x + width + 1])
