"""The known sets of digits, by name."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from forms.errors import MissingFileError, ServiceError, SettingsError, UnreadableFileError
from workshop.datasets.characters import CharacterSet
from workshop.datasets.own import OwnData

MEASURED = ("mnist", "usps", "optdigits")
"""Sets that come with a test part."""
TRAINED = (*MEASURED, "nsysu")
"""Sets that have a part to learn from."""


def training_set(name: str, folder: Path | None) -> CharacterSet:
    """The part of a set that may be learnt from.

    `folder` holds `digits/NAME.npz`. Without a folder only `mnist` is known, fetched and checked by `keras.datasets`.
    """
    arrays = _arrays(name, folder)
    if "x_train" in arrays:
        return CharacterSet(name, arrays["x_train"], arrays["y_train"].astype(np.int64))
    # A set without a test part; its batches are what keeps writers apart.
    faint = arrays["x"]
    peaks = faint.reshape(len(faint), -1).max(axis=1).clip(1)
    stretched = (faint.astype(np.float32) * (255 / peaks)[:, None, None]).astype(np.uint8)
    return CharacterSet(name, stretched, arrays["y"].astype(np.int64), arrays["batch"].astype(np.str_))


def known_data(name: str, folder: Path | None) -> OwnData:
    """A known set as if it were a developer's own: digits as they are, with the part to measure on where it has one."""
    classes = tuple("0123456789")
    train = replace(training_set(name, folder), classes=classes)
    measured = name in MEASURED
    return OwnData(
        name, classes, train, None, replace(measuring_set(name, folder), classes=classes) if measured else None
    )


def measuring_set(name: str, folder: Path | None) -> CharacterSet:
    """The part of a set that is measured once, at the end."""
    arrays = _arrays(name, folder)
    if "x_test" not in arrays:
        raise SettingsError(f"the set {name!r} has no test part; measure on mnist, usps or optdigits")
    return CharacterSet(name, arrays["x_test"], arrays["y_test"].astype(np.int64))


def measuring_sets(folder: Path | None) -> list[CharacterSet]:
    """The sets with a test part that the folder holds; MNIST alone without a folder."""
    if folder is None:
        return [measuring_set("mnist", None)]
    there = [name for name in MEASURED if (folder / "digits" / f"{name}.npz").is_file()]
    if not there:
        raise MissingFileError(f"{folder / 'digits'} holds none of {', '.join(f'{name}.npz' for name in MEASURED)}")
    return [measuring_set(name, folder) for name in there]


def _arrays(name: str, folder: Path | None) -> dict[str, Any]:
    if folder is None:
        return _downloaded(name)
    path = folder / "digits" / f"{name}.npz"
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; set INKFIELD_DATA to the folder that holds digits/{name}.npz")
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"{path} is not a readable npz archive: {error}") from error


def _downloaded(name: str) -> dict[str, Any]:
    if name != "mnist":
        raise SettingsError(
            f"the set {name!r} needs a folder: set INKFIELD_DATA to the one that holds digits/{name}.npz"
        )
    import keras  # noqa: PLC0415 (heavy, and needed for the download alone)

    try:
        (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    except Exception as error:  # Keras raises that very class where the network is missing
        raise ServiceError(
            f"MNIST cannot be fetched ({error}); go online, or set INKFIELD_DATA to a folder with digits/mnist.npz"
        ) from error
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
