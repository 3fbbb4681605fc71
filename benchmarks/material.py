"""The sets that are measured on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.paper import draw_page
from benchmarks.task import Task, Wanted
from workshop.composed import LENGTHS, MIXED
from workshop.datasets import measuring_set
from workshop.drawing.digit_images import DigitImages
from workshop.drawing.pen import Writer
from workshop.drawing.strings import compose, drawn_on_paper
from workshop.truth.halves import Half, half_of
from workshop.truth.rows import STRUCK_OUT, Truth, read_truth


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    pages: int
    scans: int
    strips: int
    strings: int
    starts: int


SIZES = {"small": Sizes(2, 3, 15, 15, 1), "medium": Sizes(6, 18, 60, 60, 3), "full": Sizes(20, 100, 300, 400, 5)}
DRAWN = {"open": "drawn pages, open boxes", "combs": "drawn pages, combs"}


def sets(sizes: Sizes, data: Path | None, folder: Path) -> dict[str, list[Task]]:
    """Each set's tasks by its name; real scans are left out where there is no `data`."""
    found = {name: [draw_page(kind, seed, folder) for seed in range(sizes.pages)] for kind, name in DRAWN.items()}
    if data is not None:
        found["real forms"] = _scans(data / "forms", sizes.scans, "auto")
        found["real cheques"] = _scans(data / "cheques", sizes.scans, "auto")
        found["amount strips"] = _scans(data / "amounts", sizes.strips, "field")
    found["composed strings"] = _strings(sizes.strings, data, folder)
    return found


def _scans(folder: Path, many: int, layout: str) -> list[Task]:
    """Of the dev half. What is struck out is left out: the others have no way to say so."""
    rows = [row for row in read_truth(folder) if half_of(row.file) is Half.DEV and row.state != STRUCK_OUT]
    rows.sort(key=lambda row: row.file)
    files = [list(mine) for _, mine in groupby(rows, key=lambda row: row.file)]
    chosen = random.Random(1).sample(files, min(many, len(files)))  # noqa: S311 - a sample, no secret
    return [_task(mine, layout) for mine in chosen]


def _task(rows: Sequence[Truth], layout: str) -> Task:
    return Task(str(rows[0].path), 300, layout, [Wanted(row.text, row.box) for row in rows])


def _strings(many: int, data: Path | None, folder: Path) -> list[Task]:
    test = measuring_set("mnist", data)
    digits, rng, pen = DigitImages.from_arrays(test.images, test.labels), np.random.default_rng(8), Writer(0)
    tasks = []
    for number in range(many):
        text = "".join(str(one) for one in rng.integers(0, 10, LENGTHS[number % len(LENGTHS)]))
        patch = compose(text, digits, pen, float(rng.uniform(28, 56)), rng, MIXED)
        file = folder / f"string-{number}.png"
        Image.fromarray(drawn_on_paper(patch, rng, MIXED).image).save(file)
        tasks.append(Task(str(file), 300, "field", [Wanted(text, None)]))
    return tasks
