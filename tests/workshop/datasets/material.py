"""Small pictures and the files that hold them, as owners of data would have them."""

import gzip
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

IDX_TYPES = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}


def ink(seed: int, size: tuple[int, int] = (20, 16)) -> NDArray[np.uint8]:
    """A stroke that is different for each seed, light on black."""
    rng = np.random.default_rng(seed)
    image = np.zeros(size, np.uint8)
    start, end = ((int(rng.integers(3, size[1] - 3)), int(rng.integers(3, size[0] - 3))) for _ in range(2))
    cv2.line(image, start, end, int(rng.integers(150, 256)), 2)
    image[3 + seed % 7, 3:6] = 90 + seed % 100
    return image


def inks(many: int, size: tuple[int, int] = (20, 16), first: int = 0) -> NDArray[np.uint8]:
    """Different ones, (many, height, width)."""
    return np.stack([ink(first + at, size) for at in range(many)])


def save(path: Path, pixels: NDArray[Any], exif: Image.Exif | None = None) -> Path:
    """A picture file of the kind that its ending names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **({"exif": exif} if exif else {}))
    return path


def class_folders(root: Path, classes: Iterable[str], many: int = 3) -> Path:
    """A folder a class, each with `many` PNG files of light ink."""
    for at, name in enumerate(classes):
        for number in range(many):
            save(root / name / f"{number}.png", ink(100 * at + number))
    return root


def save_idx(path: Path, array: NDArray[Any]) -> Path:
    """An IDX file, gzipped where the name ends so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = bytes((0, 0, IDX_TYPES[array.dtype.name], array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
    data = head + array.astype(array.dtype.newbyteorder(">")).tobytes()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def texts(notes: Iterable[Any]) -> str:
    """All notes in one string."""
    return "\n".join(f"{note.weight}: {note.text}" for note in notes)
