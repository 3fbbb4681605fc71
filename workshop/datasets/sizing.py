"""Pictures to one size and one number of channels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.errors import UnsupportedFileError
from workshop.datasets.found import Part
from workshop.datasets.notes import Note, message, named, warning
from workshop.datasets.told import Told

LARGEST = 256
"""Height or width beyond which a picture is a page rather than a character."""

Size = tuple[int, int]
"""Height and width."""


def common_size(sizes: Sequence[Size], names: Sequence[str], told: Told) -> tuple[Size, list[Note]]:
    """The size to bring all pictures to: the one that is told, else the most frequent.

    UnsupportedFileError where the sizes are too different to choose one, or too large.
    """
    (size, many), *_ = Counter(sizes).most_common(1)
    wanted = (told.height, told.width) if told.height else size
    other = [name for name, one in zip(names, sizes, strict=True) if one != wanted]
    small, large = min(sizes), max(sizes)
    if not told.height and 2 * many < len(sizes):
        raise UnsupportedFileError(
            f"pictures have {len(set(sizes))} sizes from {_text(small)} to {_text(large)}, none of them that of most "
            "pictures; say `height` and `width` in dataset.toml"
        )
    _refuse_large(wanted)
    if not other:
        return wanted, []
    text = f"{len(other):,} of {len(sizes):,} pictures are not {_text(wanted)} and are brought to that size"
    return wanted, [message(text) if told.height else warning(f"{text}: {named(other)}")]


def alike(parts: Mapping[str, Part], told: Told) -> tuple[dict[str, Part], list[Note]]:
    """Parts of 8 bits, each of one size, brought to the size and channels that are told.

    Colour of which all three channels are alike becomes grey unless colour is asked for. UnsupportedFileError where
    pictures are too large.
    """
    first, *_ = (part.pixels for part in parts.values())
    size = (told.height, told.width) if told.height else (first.shape[1], first.shape[2])
    _refuse_large(size)
    grey = all(_without_colour(part.pixels) for part in parts.values())
    channels = told.channels or (1 if grey else 3)
    notes = []
    if grey and channels == 1 and first.ndim == 4:
        notes.append(message("colour pictures without any colour are made grey"))
    if told.height and first.shape[1:3] != size:
        notes.append(message(f"pictures of {_text(first.shape[1:3])} are brought to {_text(size)}"))
    done = {}
    for name, part in parts.items():
        images = part.pixels
        if part.pixels.ndim != (4 if channels == 3 else 3):
            images = np.stack([with_channels(image, channels) for image in images])
        if told.height and images.shape[1:3] != size:
            images = np.stack([fitted(image, size) for image in images])
        done[name] = replace(part, pixels=images)
    return done, notes


def _without_colour(pixels: NDArray[np.uint8]) -> bool:
    return pixels.ndim == 3 or bool((pixels[..., :1] == pixels).all())


def fitted(image: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """A picture, (height, width) or (height, width, 3), scaled to fit `size` with its proportions kept.

    What it does not cover is filled with the middle value of its edge, which is its paper.
    """
    height, width = image.shape[:2]
    if (height, width) == size:
        return image
    scale = min(size[0] / height, size[1] / width)
    inner = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(image, inner, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    filled = np.empty((*size, *image.shape[2:]), np.uint8)
    filled[:] = np.median(edge, axis=0).astype(np.uint8)
    top, left = (size[0] - inner[1]) // 2, (size[1] - inner[0]) // 2
    filled[top : top + inner[1], left : left + inner[0]] = small
    return filled


def with_channels(image: NDArray[np.uint8], channels: int) -> NDArray[np.uint8]:
    """One picture as grey, (height, width), for 1 channel, or as colour, (height, width, 3), for 3."""
    if channels == 1 and image.ndim == 3:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    if channels == 3 and image.ndim == 2:
        return np.repeat(image[..., None], 3, axis=2)
    return image


def _refuse_large(size: Size) -> None:
    if max(size) > LARGEST:
        raise UnsupportedFileError(
            f"pictures of {_text(size)} pixels are larger than characters are; cut single characters out, or say a "
            "smaller `height` and `width` in the TOML file of the data"
        )


def _text(size: Sequence[int]) -> str:
    return f"{size[0]} x {size[1]}"
