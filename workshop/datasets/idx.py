"""IDX, the format in which MNIST and its kin are given (LeCun, Cortes, Burges): big-endian, perhaps gzipped."""

import gzip
import math
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from forms.errors import MissingFileError, UnreadableFileError, UnsupportedFileError
from workshop.datasets.found import Found, Part
from workshop.datasets.labelling import resolve
from workshop.datasets.notes import named
from workshop.datasets.shapes import as_images
from workshop.datasets.told import Told

TYPES: Mapping[int, str] = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
"""Third byte of a file to the type of its numbers."""
PART_NAMES: Mapping[str, str] = {"train": "train", "validation": "validation", "test": "test", "t10k": "test"}
MOST = 2**34
"""Bytes that a file may claim to unpack to."""

_NAME = re.compile(r"(?P<set>.*?)(?P<part>train|validation|test|t10k)-(?P<what>images|labels)[-.]idx\d(-ubyte)?(\.gz)?")


def has_idx(folder: Path) -> bool:
    """Whether a folder holds files named as IDX files are, `train-images-idx3-ubyte.gz` and the like."""
    return any(is_idx(file) for file in folder.iterdir())


def is_idx(file: Path) -> bool:
    """Whether a file is named so."""
    return _NAME.fullmatch(file.name) is not None


def read_idx(path: Path, told: Told) -> Found:
    """All parts of a set: `path` is the folder of its files, or one of its files where a folder holds several sets.

    The names of EMNIST's classes are read from its `-mapping.txt`. UnreadableFileError, MissingFileError and
    UnsupportedFileError name the file.
    """
    folder = path if path.is_dir() else path.parent
    known = {file: match for file in sorted(folder.iterdir()) if (match := _NAME.fullmatch(file.name))}
    sets = {match["set"] for match in known.values()} if path.is_dir() else {known[path]["set"]}
    if len(sets) > 1:
        raise UnsupportedFileError(f"{folder} holds {len(sets)} sets; name a file of one of them, not the folder")
    chosen = {(PART_NAMES[match["part"]], match["what"]): file for file, match in known.items() if match["set"] in sets}
    if ("train", "images") not in chosen:
        raise MissingFileError(f"{folder} has no train-images-idx3-ubyte; put it beside the others")
    arrays = {key: load_idx(file) for key, file in chosen.items()}
    names = {} if told.classes else _mapping(folder / f"{next(iter(sets))}mapping.txt")
    raw = {}
    for part, what in arrays:
        if (part, "labels" if what == "images" else "images") not in arrays:
            raise MissingFileError(f"{chosen[part, what]} stands alone; images and labels of {part} belong together")
        raw[part] = _as_names(arrays[part, "labels"], names, chosen[part, "labels"])
        if len(arrays[part, "images"]) != len(raw[part]):
            many = (len(arrays[part, "images"]), chosen[part, "labels"], len(raw[part]))
            raise UnreadableFileError("{} has {:,} images and {} {:,} labels".format(chosen[part, "images"], *many))
    classes, positions, notes = resolve(raw, told.classes or tuple(names.values()))
    parts = {
        part: Part(as_images(arrays[part, "images"], told, str(chosen[part, "images"])), positions[part])
        for part in raw
    }
    return Found(classes, parts, notes)


def load_idx(path: Path) -> NDArray[Any]:
    """One IDX file as an array; UnreadableFileError where it is damaged, or longer or shorter than it says."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path) if zipped else path.open("rb") as file:
            return _array(cast(BinaryIO, file), path)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFileError(f"{path} cannot be unpacked ({error}); fetch it again") from error


def _array(file: BinaryIO, path: Path) -> NDArray[Any]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in TYPES or not 1 <= magic[3] <= 4:
        raise UnreadableFileError(f"{path} does not begin as an IDX file does; fetch it again")
    kind = np.dtype(TYPES[magic[2]])
    head = file.read(4 * magic[3])
    sizes = np.frombuffer(head, ">u4", count=len(head) // 4).tolist()
    wanted = math.prod(sizes) * kind.itemsize
    if len(sizes) < magic[3] or wanted > MOST:
        raise UnreadableFileError(f"{path} has a damaged beginning; fetch it again")
    data = file.read(wanted + 1)
    if len(data) != wanted:
        raise UnreadableFileError(f"{path} is longer or shorter than it says; fetch it again")
    return np.frombuffer(data, kind).reshape(sizes)


def _mapping(path: Path) -> dict[int, str]:
    """Class name of each label, from lines of a label and its characters' code points, the first of which counts."""
    if not path.is_file():
        return {}
    try:
        rows = [[int(one) for one in line.split()] for line in path.read_text(encoding="ascii").splitlines() if line]
        return {row[0]: chr(row[1]) for row in rows}
    except (ValueError, IndexError, OverflowError) as error:
        raise UnreadableFileError(f"{path} is no list of labels and code points: {error}") from error


def _as_names(labels: NDArray[Any], names: Mapping[int, str], path: Path) -> NDArray[Any]:
    """Labels by their names, where there are names."""
    if not names:
        return labels
    strange = sorted(set(np.unique(labels).tolist()) - set(names))
    if strange:
        raise UnreadableFileError(f"{path} has labels out of range: {named(strange)}; its mapping does not name them")
    return np.array([names[label] for label in labels.ravel().tolist()], np.str_)
