"""Equal pictures: found by the hash of their pixels."""

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from workshop.datasets.characters import CharacterSet, Images
from workshop.datasets.notes import Note, named, warning


def fingerprints(images: Images) -> NDArray[np.uint64]:
    """(n,) 64 bits of a hash of each image: alike exactly where the pixels are."""
    hashes = (blake2b(np.ascontiguousarray(image).tobytes(), digest_size=8).digest() for image in images)
    return np.frombuffer(b"".join(hashes), np.uint64)


def duplicates(parts: Mapping[str, CharacterSet]) -> list[Note]:
    """Warnings of pictures that stand in two parts (what is measured was learnt) or in two classes of one part."""
    prints = {name: fingerprints(part.images) for name, part in parts.items()}
    notes = [note for name in parts for note in _two_classes(name, parts[name], prints[name])]
    names = list(parts)
    for at, first in enumerate(names):
        for second in names[at + 1 :]:
            twice = np.flatnonzero(np.isin(prints[second], prints[first]))
            if len(twice):
                which = named(_names(parts[second], twice))
                notes.append(warning(f"{len(twice):,} pictures of {second} are in {first} too: {which}"))
    return notes


def _two_classes(name: str, part: CharacterSet, prints: NDArray[np.uint64]) -> list[Note]:
    pairs = np.unique(np.stack([prints, part.labels.astype(np.uint64)], axis=1), axis=0)
    seen, count = np.unique(pairs[:, 0], return_counts=True)
    torn = np.flatnonzero(np.isin(prints, seen[count > 1]))
    if not len(torn):
        return []
    return [warning(f"{len(torn):,} pictures of {name} stand in two or more classes: {named(_names(part, torn))}")]


def _names(part: CharacterSet, at: NDArray[np.int64]) -> list[str]:
    return [f"number {row + 1}" for row in at] if part.sources is None else part.sources[at].tolist()
