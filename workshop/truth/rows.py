"""`truth.jsonl`: one JSON object a line, one a field, beside the scans that it tells of.

    {"file": "batch/form.png", "text": "1985", "box": [120, 88, 210, 40], "field": "votes", "state": "clean"}

`file`   the scan, relative to the folder of the truth.
`text`   the digits (or letters) exactly as they are written; empty where nothing is to be read.
`box`    x, y, width and height in pixels of the page as it was given. Without one a reading with the name `field` is
         meant, and without that too the whole file is the field.
`page`, `field`, `value`, `state`, `digit_boxes`
         may be left out. `page` counts from 1. `value` is the normal form where it is known. `state` is clean, hard,
         blank, struck_out, overwritten or uncertain; what is uncertain is left out of every count. `digit_boxes` has a
         box a character.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.errors import EmptyFileError, MissingFileError, UnreadableFileError
from forms.geometry import Box
from forms.kinds.kind import CAPITALS, DIGITS

FILE = "truth.jsonl"
BLANK, STRUCK_OUT, UNCERTAIN = "blank", "struck_out", "uncertain"


@dataclass(frozen=True)
class Truth:
    """What is written in one field."""

    folder: Path
    """Where the file of truths lies."""
    file: str
    """The scan, relative to that folder."""
    text: str
    page: int | None
    """Counts from 1; None where the file has one."""
    box: Box | None
    field: str | None
    """The name of its place, which need not be that of a layout."""
    value: str | None
    state: str
    character_boxes: tuple[Box, ...]
    """Of `text`, in pixels of the page; empty where nobody drew them."""

    @property
    def path(self) -> Path:
        """The scan."""
        return self.folder / self.file

    def is_right(self, raw: str | None) -> bool:
        """Whether `raw`, None where nothing was found, is what is written, marks and placeholders aside.

        Nothing and no characters are right where nothing is written.
        """
        seen = characters(raw or "")
        return not seen if self.state == BLANK else raw is not None and seen == characters(self.text)


def characters(raw: str) -> str:
    """The digits and capitals alone."""
    return "".join(character for character in raw if character in DIGITS + CAPITALS)


def truth_in(folder: Path) -> Path:
    """The file of truths in a folder, or the file itself; MissingFileError where there is none."""
    path = folder / FILE if folder.is_dir() else folder
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; name a folder with scans and {FILE}, see docs/datasets.md")
    return path


def read_truth(folder: Path) -> list[Truth]:
    """All lines but the uncertain ones, in their order.

    MissingFileError where there is no such file, UnreadableFileError for a line that is none, EmptyFileError without
    any.
    """
    path = truth_in(folder)
    truths = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            truths.append(_truth(path.parent, json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableFileError(f"{path}, line {number} is no truth ({error!r}); see docs/datasets.md") from error
    if not truths:
        raise EmptyFileError(f"{path} has no lines; write one for each field whose truth is known")
    return [truth for truth in truths if truth.state != UNCERTAIN]


def _truth(folder: Path, row: Mapping[str, Any]) -> Truth:
    text = str(row["text"])
    boxes = tuple(Box(*map(float, box)) for box in row.get("digit_boxes") or ())
    return Truth(
        folder=folder,
        file=str(row["file"]),
        text=text,
        page=row.get("page"),
        box=Box(*map(float, row["box"])) if row.get("box") else None,
        field=row.get("field"),
        value=row.get("value") or None,
        state=str(row.get("state") or ("clean" if text else BLANK)),
        character_boxes=boxes if len(boxes) == len(characters(text)) else (),
    )
