"""Settled readings as a folder of corrections, in the form that `workshop.datasets.corrections` reads."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from forms.errors import InputError, NothingFoundError
from forms.geometry import Box
from storage.corrected import Settled
from storage.decisions import Decision
from worker.crops import corner
from workshop.datasets.corrections import FILE
from workshop.learning.aligning import aligned_boxes
from workshop.truth.rows import characters

PLAIN = ("number", "letters")
"""Kinds whose value is what is written; of others the value alone does not tell how it was written."""


@dataclass(frozen=True)
class Collected:
    """What was written."""

    fields: int
    doubtful: int
    """Fields some of whose characters have no certain box."""
    untold: int
    """Fields left out: nobody typed what is written, and the value does not tell."""
    lost: int
    """Fields left out: no picture of them can be had."""


def collect(settled: Iterable[Settled], picture: Callable[[Settled], bytes], folder: Path) -> Collected:
    """Write the folder anew; `picture` gives the crop of a field as a PNG, or raises an InputError.

    NothingFoundError where nobody settled anything that teaches.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    doubtful = untold = lost = 0
    for one in settled:
        written = _written(one)
        if not written:
            untold += 1
            continue
        try:
            content = picture(one)
        except InputError:
            lost += 1
            continue
        boxes = aligned_boxes([(each.text, each.box) for each in one.reading.characters], written)
        doubtful += None in boxes
        crop = f"{len(lines):06}.png"
        (folder / crop).write_bytes(content)
        lines.append(json.dumps(_row(one, crop, written, boxes)))
    if not lines:
        raise NothingFoundError("nobody settled a field that could be learnt from; see `inkfield review`")
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Collected(len(lines), doubtful, untold, lost)


def _written(one: Settled) -> str:
    """The characters that are written there; empty where nobody can say."""
    if one.raw:
        return characters(one.raw)
    if one.decision is Decision.CONFIRMED:
        return characters(one.reading.raw)
    return characters(one.text) if one.reading.kind in PLAIN else ""


def _row(one: Settled, crop: str, written: str, boxes: list[Box | None]) -> dict[str, object]:
    left, top = corner(one.reading.box)
    return {
        "crop": crop,
        "text": written,
        "boxes": [None if box is None else _inside(box, left, top) for box in boxes],
        "document": one.scan.document,
        "kind": one.reading.kind,
        "field": one.reading.field,
        "layout": one.layout,
        "machine_text": one.reading.text,
        "confidence": one.reading.confidence,
        "status": one.decision.value,
        "settled_by": one.settled_by,
    }


def _inside(box: Box, left: int, top: int) -> list[int]:
    x, y, width, height = box.rounded()
    return [x - left, y - top, width, height]
