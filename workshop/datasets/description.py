"""What a data set holds, for people, for scripts and as a picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forms.errors import SettingsError
from workshop.datasets.characters import CharacterSet
from workshop.datasets.own import OwnData
from workshop.datasets.sizing import with_channels

LISTED = 40
"""Classes up to which each has a line."""
SAMPLES = 16
"""Pictures of each class on a sheet."""
ROWS = 64
"""Classes on a sheet."""


def as_record(data: OwnData) -> dict[str, Any]:
    """Plain values: name, classes, height, width, channels, by part the characters of each class, groups, notes."""
    height, width, channels = data.shape
    return {
        "name": data.name,
        "classes": list(data.classes),
        "height": height,
        "width": width,
        "channels": channels,
        "parts": {
            name: {
                "characters": len(part),
                "groups": None if part.groups is None else len(np.unique(part.groups)),
                "by_class": dict(zip(data.classes, _counts(data, part), strict=True)),
            }
            for name, part in data.parts.items()
        },
        "notes": [{"weight": str(note.weight), "text": note.text} for note in data.notes],
    }


def as_text(data: OwnData) -> str:
    """The same in lines for a terminal."""
    return "\n".join(_lines(data))


def _lines(data: OwnData) -> Iterator[str]:
    height, width, channels = data.shape
    kind = "grey" if channels == 1 else "colour"
    yield f"{data.name}: {len(data.classes)} classes, pictures of {height} x {width} in {kind}"
    yield ""
    yield from _table(data)
    yield ""
    for name, part in data.parts.items():
        if part.groups is not None:
            yield f"{name} is of {len(np.unique(part.groups)):,} writers or batches, which are never torn apart"
    for name in (part for part in ("validation", "test") if part not in data.parts):
        kept = "whole writers or batches" if data.train.groups is not None else "a share of each class"
        yield f"no part for {name}: {kept} will be kept back from train"
    for note in data.notes:
        yield f"{note.weight}: {note.text}"


def _table(data: OwnData) -> Iterator[str]:
    counts = {name: _counts(data, part) for name, part in data.parts.items()}
    wide = max(len("all classes"), *(len(name) for name in data.classes[:LISTED]))
    yield "  ".join(["class".ljust(wide), *(f"{name:>10}" for name in counts)])
    if len(data.classes) <= LISTED:
        for at, name in enumerate(data.classes):
            yield "  ".join([name.ljust(wide), *(f"{many[at]:>10,}" for many in counts.values())])
    else:
        for words, pick in (("fewest", np.min), ("median", np.median), ("most", np.max)):
            yield "  ".join([words.ljust(wide), *(f"{int(pick(many)):>10,}" for many in counts.values())])
    yield "  ".join(["all classes".ljust(wide), *(f"{sum(many):>10,}" for many in counts.values())])


def _counts(data: OwnData, part: CharacterSet) -> list[int]:
    counts: list[int] = np.bincount(part.labels, minlength=len(data.classes)).tolist()
    return counts


def contact_sheet(data: OwnData) -> NDArray[np.uint8]:
    """A row of pictures for each class as a network will see them, spread over the training part: (height, width, 3).

    No more than `ROWS` classes, the first ones.
    """
    height, width, _ = data.shape
    many = min(len(data.classes), ROWS)
    sheet = np.full((many * (height + 2), SAMPLES * (width + 2), 3), 96, np.uint8)
    for label in range(many):
        mine = np.flatnonzero(data.train.labels == label)
        shown = mine[np.linspace(0, len(mine) - 1, min(SAMPLES, len(mine))).astype(np.int64)]
        for column, at in enumerate(shown.tolist()):
            top, left = label * (height + 2) + 1, column * (width + 2) + 1
            sheet[top : top + height, left : left + width] = with_channels(data.train.images[at], 3)
    return sheet


def save_sheet(data: OwnData, path: Path) -> None:
    """Write the contact sheet as the format that the ending names; SettingsError where there is no such format."""
    try:
        Image.fromarray(contact_sheet(data)).save(path)
    except (ValueError, OSError) as error:
        raise SettingsError(f"the picture cannot be written to {path}: {error}") from error
