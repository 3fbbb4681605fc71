"""Inkfield as its worker reads: the decoder, then `read_page`. It is told the layout, never the boxes."""

import os
from functools import cache
from pathlib import Path

from benchmarks.task import Contender, Task
from forms.geometry import Box
from forms.reading import Reading
from inkfield.composition import build_choice, build_decoder, build_reader
from inkfield.settings import load_settings
from segmentation.opening import identify
from worker.choice import Choice
from worker.read_page import read_page
from workshop.truth.matching import matched
from workshop.truth.rows import Truth


class _Inkfield:
    def __init__(self) -> None:
        self.settings = load_settings()
        self.decoder = build_decoder()
        self.reader = build_reader(self.settings)
        self.choice = cache(self._choice)

    def _choice(self, layout: str) -> Choice:
        return build_choice(self.settings, layout)

    def read(self, task: Task) -> list[str | None]:
        choice = self.choice(task.layout)
        page = self.decoder.open_page(identify(Path(task.file), task.file), 1, choice.paper)
        readings = read_page(page, self.reader, choice).readings
        if task.wanted[0].box is None:
            return [readings[0].raw if readings else None]
        placed = [_Placed(reading) for reading in readings]
        pairs = matched([_truth(task, each.box) for each in task.wanted], placed)
        return [placed[pairs[at]].reading.raw if at in pairs else None for at in range(len(task.wanted))]


class _Placed:
    page = 1

    def __init__(self, reading: Reading) -> None:
        self.reading, self.field, self.box = reading, reading.field, reading.box


def _truth(task: Task, box: Box | None) -> Truth:
    return Truth(Path(), task.file, "", None, box, None, None, "clean", ())


def opened() -> Contender:
    """Everything that a worker's process makes once."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return _Inkfield()
