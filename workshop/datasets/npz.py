"""Data sets in one npz archive of numpy."""

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forms.errors import UnreadableFileError, UnsupportedFileError
from workshop.datasets.found import PARTS, TRAIN, Found, Part
from workshop.datasets.labelling import resolve
from workshop.datasets.shapes import as_images
from workshop.datasets.told import Told

IMAGES, LABELS = ("x", "images"), ("y", "labels")
"""What arrays are called, in small letters and without the name of their part."""
GROUPS = ("writer", "batch", "group")
CLASSES = ("classes", "class_names")
PART_NAMES: Mapping[str, tuple[str, ...]] = {
    "train": ("train",),
    "validation": ("validation", "val", "valid"),
    "test": ("test",),
}


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an archive by name; UnreadableFileError where it is damaged or holds pickled objects."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except (
        OSError,
        ValueError,
        EOFError,
        KeyError,
        TypeError,
        AttributeError,
        RuntimeError,  # encrypted, or packed in a way that Python does not know
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise UnreadableFileError(f"{path} is not a readable npz archive: {error}") from error


def read_npz(path: Path, told: Told) -> Found:
    """Images and labels under `x` and `y`, `x_train` and `y_train`, `train_images` and `train_labels` and the like.

    Beside them may stand `writer`, `batch` or `group` (with the part's name), and `classes`, the names in the order of
    the numbers. UnreadableFileError and UnsupportedFileError name the file and the array.
    """
    arrays = {key.lower(): value for key, value in load_arrays(path).items()}
    found = {part: images for part in PARTS if (images := _array(arrays, part, IMAGES)) is not None}
    if TRAIN not in found:
        has = ", ".join(sorted(arrays)) or "nothing"
        raise UnsupportedFileError(f"{path} holds {has}; name the arrays `x` and `y`, or `x_train` and `y_train`")
    raw = {}
    for part, images in found.items():
        labels = _array(arrays, part, LABELS)
        if labels is None:
            raise UnreadableFileError(f"{path} has images of {part} but no labels; add `y` or `y_{part}`")
        if images.ndim == 0 or labels.ndim == 0 or len(images) != len(labels):
            many = (len(one) if one.ndim else 1 for one in (images, labels))
            raise UnreadableFileError("{}: {} has {:,} images and {:,} labels".format(path, part, *many))
        raw[part] = labels
    classes, positions, notes = resolve(raw, told.classes or _declared(arrays))
    parts = {
        part: Part(as_images(images, told, f"{path}: {part}"), positions[part], _groups(arrays, part, path))
        for part, images in found.items()
    }
    return Found(classes, parts, notes)


def _array(arrays: Mapping[str, NDArray[Any]], part: str, names: tuple[str, ...]) -> NDArray[Any] | None:
    """The array of one part under any of its names; that of the training part may go without the part's name."""
    for name in names:
        ways = [way for one in PART_NAMES[part] for way in (f"{name}_{one}", f"{one}_{name}")]
        for way in [*ways, name] if part == TRAIN else ways:
            if way in arrays:
                return arrays[way]
    return None


def _declared(arrays: Mapping[str, NDArray[Any]]) -> tuple[str, ...]:
    for name in CLASSES:
        if name in arrays:
            return tuple(str(one) for one in arrays[name].ravel().tolist())
    return ()


def _groups(arrays: Mapping[str, NDArray[Any]], part: str, path: Path) -> NDArray[np.str_] | None:
    groups = _array(arrays, part, GROUPS)
    if groups is None:
        return None
    images = _array(arrays, part, IMAGES)
    if images is None or groups.shape != (len(images),):
        raise UnreadableFileError(f"{path}: the writers or batches of {part} must be one for each image, (n,)")
    return groups.astype(np.str_)
