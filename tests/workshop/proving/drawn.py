"""Drawn strips with their truth, and what the shipped reader makes of them."""

import json
from pathlib import Path

import cv2
import numpy as np

from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page
from segmentation.cutting import cut_whole
from segmentation.proposing import propose
from workshop.composing import SCAN
from workshop.drawing.pen import Writer
from workshop.drawing.strings import DrawnString, StringStyle, compose, drawn_on_paper
from workshop.proving.outcomes import UNASKING, Found, Outcome
from workshop.reading import shipped_reader
from workshop.truth.rows import Truth

PLAIN = StringStyle(touching=0.0, spacing=0.2, pattern=0.0, ruled=0.0)


def strip(text: str, seed: int) -> DrawnString:
    """A neat line of digits by somebody."""
    rng, writer = np.random.default_rng(seed), Writer(90_000_000 + seed)
    return drawn_on_paper(compose(text, writer, writer, 48, rng, PLAIN), rng, PLAIN)


def written(folder: Path, texts: list[str]) -> Path:
    """A folder of strips with `truth.jsonl`."""
    rows = []
    for seed, text in enumerate(texts):
        one = strip(text, seed)
        cv2.imwrite(str(folder / f"{seed}.png"), one.image)
        boxes = [list(box.rounded()) for box in one.boxes]
        rows.append(json.dumps({"file": f"{seed}.png", "text": text, "digit_boxes": boxes}))
    (folder / "truth.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder


def read(drawn: DrawnString, want: str, boxes: tuple[Box, ...]) -> Outcome:
    """The strip as the shipped reader reads it, held against what somebody says is written."""
    field = cut_whole(Page(SCAN, 1, drawn.image, None), FieldSpec("field", "number", Box(0, 0, 1, 1)))
    strings = shipped_reader().read([propose(field)])
    (reading,) = UNASKING.readings(strings, ())
    truth = Truth(Path("/nowhere"), "strip.png", want, None, None, None, None, "clean", boxes)
    return Outcome(truth, Found(1, reading, strings[0]))
