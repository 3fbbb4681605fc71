"""What people settled, as a data set: a folder of crops with `corrections.jsonl`, one JSON object a line, one a field.

    {"crop": "ab/abcd.png", "text": "1985", "boxes": [[4, 6, 18, 40], …], "writer": "…", "batch": "…"}

`crop`   the picture of the field, relative to the folder: dark ink on paper, as it was cut out of its page.
`text`   exactly the characters that are written, from left to right (a reading's `raw`, settled); null or empty where
         nothing could be settled or nothing is written, and then the line teaches nothing here.
`boxes`  x, y, width and height of each character in pixels of the crop; null in place of a box that is not known. May
         be left out where `text` is one character: then the whole crop is that character.
`writer`, `batch`, `document`
         the first of these that is there is the group that is never torn apart between learning and measuring.

Other keys (field, layout, what was read, who settled it) may stand there too and are not looked at.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.errors import EmptyFileError, InputError, MissingFileError, UnreadableFileError
from workshop.datasets.characters import CharacterSet
from workshop.datasets.found import TRAIN, Found, Part
from workshop.datasets.labelling import in_order
from workshop.datasets.notes import Note, named, warning
from workshop.datasets.pictures import picture
from workshop.datasets.sizing import with_channels
from workshop.datasets.told import Told
from workshop.soft_ink import alone, soft_ink

FILE = "corrections.jsonl"
GROUPS = ("writer", "batch", "document")
SIDE = 64
"""Height and width of the black square in whose middle each character is put, pixels."""


@dataclass(frozen=True)
class _Settled:
    """One line that teaches."""

    number: int
    crop: Path
    text: str
    boxes: tuple[tuple[int, int, int, int] | None, ...]
    """One a character; empty for one character that has its crop to itself."""
    group: str


def read_corrections(folder: Path, told: Told) -> Found:
    """Every character of a folder of corrections whose place is known, (n, 64, 64), light ink on black.

    Classes are those that are told, else all that occur. What cannot be used is counted and named in the notes.
    MissingFileError where the file is missing, EmptyFileError where nothing in it can be used.
    """
    lines, notes = _lines(folder)
    characters, lost = _characters(lines)
    notes = [*notes, *lost]
    classes = told.classes or in_order([text for text, _, _, _ in characters])
    strange = Counter(text for text, _, _, _ in characters if text not in classes)
    if strange:
        counts = named(f"{text!r} {many} times" for text, many in strange.most_common())
        notes.append(warning(f"characters that are no class are left out: {counts}"))
    known = [one for one in characters if one[0] in classes]
    if not known:
        raise EmptyFileError(f"{folder / FILE} has no character that could be learnt from; settle some fields first")
    part = Part(
        np.stack([image for _, image, _, _ in known]),
        np.array([classes.index(text) for text, _, _, _ in known], np.int64),
        np.array([group for _, _, group, _ in known], np.str_),
        np.array([source for _, _, _, source in known], np.str_),
    )
    return Found(tuple(classes), {TRAIN: part}, tuple(notes))


def corrections_set(folder: Path, classes: Sequence[str]) -> tuple[CharacterSet, tuple[Note, ...]]:
    """Corrections as a set beside the known ones: labels are positions in a recipe's `classes`.

    The images are raw ink and go through the same normalisation as those sets.
    """
    found = read_corrections(folder, replace(Told(), classes=tuple(classes)))
    part = found.parts[TRAIN]
    one = CharacterSet("corrections", part.pixels, part.labels, part.groups, tuple(classes), part.sources)
    return one, found.notes


def _lines(folder: Path) -> tuple[list[_Settled], list[Note]]:
    path = folder / FILE
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; it lists the crops of a folder of corrections")
    settled, broken = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if row["text"]:
                settled.append(_settled(folder, number, row))
        except (ValueError, KeyError, TypeError) as error:
            broken.append(f"line {number} ({error})")
    notes = [warning(f"{len(broken):,} lines of {FILE} are wrong and left out: {named(broken)}")] * bool(broken)
    if broken and not settled:
        raise UnreadableFileError(f"{path}: no line is right: {named(broken)}")
    return settled, notes


def _settled(folder: Path, number: int, row: Mapping[str, Any]) -> _Settled:
    text, boxes = row["text"], row.get("boxes") or []
    if not isinstance(text, str):
        raise TypeError("`text` is no text")
    crop = (folder / row["crop"]).resolve()
    if not crop.is_relative_to(folder.resolve()):
        raise ValueError(f"{row['crop']} lies outside of the folder")
    if boxes and len(boxes) != len(text):
        raise ValueError(f"{len(boxes)} boxes for {len(text)} characters")
    sides = tuple(None if box is None else tuple(round(float(side)) for side in box) for box in boxes)
    if any(box is not None and (len(box) != 4 or min(box[2:]) < 1) for box in sides):
        raise ValueError("a box is not x, y, width, height")
    group = next((str(row[key]) for key in GROUPS if row.get(key)), f"line {number}")
    whole = sides or (None,) * len(text) if len(text) > 1 else sides
    return _Settled(number, crop, text, whole, group)  # type: ignore[arg-type]


def _characters(
    lines: Sequence[_Settled],
) -> tuple[list[tuple[str, NDArray[np.uint8], str, str]], list[Note]]:
    """Class, image, group and name of each character that has a place."""
    characters, unread, placeless, empty = [], [], [], []
    for line in lines:
        try:
            ink = soft_ink(with_channels(picture(line.crop), 1))
        except InputError:
            unread.append(f"{line.crop.name} (line {line.number})")
            continue
        for at, (text, box) in enumerate(_placed(line, ink)):
            source = f"line {line.number}, character {at + 1}"
            cut = None if box is None else _cut(ink, box)
            if box is None:
                placeless.append(source)
            elif cut is None:
                empty.append(source)
            else:
                characters.append((text, cut, line.group, source))
    losses = (
        ("crops cannot be read and are left out", unread),
        ("characters have no box and are left out", placeless),
        ("boxes hold no ink and are left out", empty),
    )
    return characters, [warning(f"{len(lost):,} {what}: {named(lost)}") for what, lost in losses if lost]


def _placed(line: _Settled, ink: NDArray[np.uint8]) -> Iterator[tuple[str, tuple[int, int, int, int] | None]]:
    everything = (0, 0, ink.shape[1], ink.shape[0])
    yield from zip(line.text, line.boxes or (everything,), strict=True)


def _cut(ink: NDArray[np.uint8], box: tuple[int, int, int, int]) -> NDArray[np.uint8] | None:
    """One character in the middle of a black square, made smaller where it is too large; None where there is no ink."""
    x, y, width, height = box
    part = ink[max(0, y - 1) : max(0, y + height + 1), max(0, x - 1) : max(0, x + width + 1)]
    if part.size == 0 or part.max() < 80:
        return None
    part = alone(part)
    left, top, width, height = cv2.boundingRect((part > 40).view(np.uint8))
    tight = part[top : top + height, left : left + width]
    scale = min(1.0, (SIDE - 4) / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    square = np.zeros((SIDE, SIDE), np.uint8)
    x, y = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
    square[y : y + size[1], x : x + size[0]] = cv2.resize(tight, size, interpolation=cv2.INTER_AREA)
    return square
