"""What was read, drawn over the scan it was read from:

`inkfield read SCAN --json | python -m workshop.overlay SCAN PAGE PICTURE.png`.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from forms.page import Pixels
from forms.record import Record
from segmentation.opening import identify, open_page

Colour = tuple[int, int, int]

COLOURS: Mapping[str, Colour] = {
    "accepted": (22, 128, 60),
    "review": (196, 104, 0),
    "blank": (120, 126, 134),
    "failed": (190, 30, 30),
}
INK: Colour = (30, 33, 38)

WIDTH = 820
"""Width that the page is shown at, pixels."""
COLUMN = 400
"""Width of the column of values beside it, pixels."""
VALUE, NOTE = 26, 17
"""Sizes of a value and of the line below it, pixels."""
ROW = 58
"""Least distance between the tops of two values, pixels."""
STEP = 12
"""Brightness of the finished picture is rounded to this: the grain of paper would make a large file."""


def overlaid(page: Pixels, records: Sequence[Record]) -> Image.Image:
    """The page with a box around each field and each character read in it, and the values in a column beside it.

    `page` is (height, width) grey or (height, width, 3) RGB; `records` are the JSON lines of its fields. Green stands
    for accepted, amber for review, grey for blank.
    """
    scale = WIDTH / page.shape[1]
    paper = Image.fromarray(page).convert("RGB")
    paper = paper.resize((WIDTH, round(page.shape[0] * scale)), Image.Resampling.LANCZOS)
    picture = Image.new("RGB", (WIDTH + COLUMN, paper.height), (255, 255, 255))
    picture.paste(paper, (0, 0))
    draw = ImageDraw.Draw(picture)
    free = 12.0
    for record in sorted(records, key=_top):
        field = _scaled(record["box"], scale)
        top = max(free, (field[1] + field[3]) / 2 - ROW / 2)
        _mark(draw, field, record, scale)
        _tell(draw, field, record, top)
        free = top + ROW
    return picture


def _top(record: Record) -> float:
    return _scaled(record["box"], 1.0)[1]


def _scaled(box: object, scale: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box of the page, in pixels of the picture."""
    x, y, width, height = np.asarray(box, dtype=np.float64) * scale
    return float(x), float(y), float(x + width), float(y + height)


def _mark(draw: ImageDraw.ImageDraw, field: tuple[float, float, float, float], record: Record, scale: float) -> None:
    """The outlines of a field and of its characters."""
    colour = COLOURS[str(record["status"])]
    draw.rectangle(field, outline=colour, width=3)
    characters = record["characters"]
    for character in characters if isinstance(characters, list) else ():
        draw.rectangle(_scaled(character["box"], scale), outline=colour, width=1)


def _tell(draw: ImageDraw.ImageDraw, field: tuple[float, float, float, float], record: Record, top: float) -> None:
    """A line from a field to the column, and there what was read and how sure the reader is."""
    colour, start = COLOURS[str(record["status"])], WIDTH + 28
    draw.line([(field[2], (field[1] + field[3]) / 2), (start - 10, top + ROW / 2)], fill=colour, width=2)
    draw.rectangle((start - 10, top + 4, start - 5, top + ROW - 6), fill=colour)
    draw.text((start + 4, top), str(record["text"]) or "nothing written", INK, ImageFont.load_default(VALUE))
    draw.text((start + 4, top + VALUE + 6), _note(record), colour, ImageFont.load_default(NOTE))


def _note(record: Record) -> str:
    reason = record["reason"]
    why = f": {reason['code']}" if isinstance(reason, dict) else ""
    return f"{record['field']}  {record['confidence']:.3f}  {record['status']}{why}"


def draw_picture(scan: Path, number: int, lines: Sequence[str], target: Path) -> None:
    """Write the picture of page `number` (from 1) of a scan; `lines` are what `inkfield read --json` printed of it.

    Raises an InputError where the scan or the page cannot be opened, ValueError where no line is about the page.
    """
    known = identify(scan, str(scan))
    records = [json.loads(line) for line in lines]
    on_page = [each for each in records if each["document"] == known.document and each["page"] == number]
    fields = [each for each in on_page if "field" in each]
    if not fields:
        raise ValueError(f"no line is about a field of page {number} of {scan}; read that scan first")
    picture = overlaid(open_page(known, number).pixels, fields)
    target.parent.mkdir(parents=True, exist_ok=True)
    coarse = 255 - np.rint((255 - np.asarray(picture, dtype=np.float32)) / STEP) * STEP
    Image.fromarray(coarse.clip(0, 255).astype(np.uint8)).save(target, optimize=True)


if __name__ == "__main__":
    draw_picture(Path(sys.argv[1]), int(sys.argv[2]), sys.stdin.readlines(), Path(sys.argv[3]))
