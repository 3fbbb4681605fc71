"""Where the time of a drawn page goes: `python -m benchmarks.stages [open|combs]`, CPU milliseconds.

Decoding is that of the decoder's process, everything else of this one.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import psutil

from benchmarks.paper import draw_page
from forms.field import Candidates
from forms.page import Page
from inkfield.composition import build_choice, build_decoder, build_reader
from inkfield.settings import load_settings
from segmentation.opening import identify
from segmentation.proposing import propose_all
from worker.choice import Choice, FoundFields
from worker.read_page import Reader

STAGES = "register and cut", "propose", "both readers", "judge"
ROUNDS = 5
DECODED = 20


@dataclass(frozen=True)
class Prepared:
    """A drawn page, decoded, and what reads it."""

    page: Page
    decode_ms: float
    choice: Choice
    reader: Reader
    found: FoundFields

    def lattices(self) -> Sequence[Candidates]:
        """Its fields, proposed."""
        return propose_all(self.found.fields)


def prepared(kind: str) -> Prepared:
    """A page, drawn and decoded some times."""
    with tempfile.TemporaryDirectory() as folder, build_decoder() as decoder:
        task = draw_page(kind, 3, Path(folder))
        scan = identify(Path(task.file), task.file)
        page = decoder.open_page(scan, 1)
        children = psutil.Process().children(recursive=True)
        before = sum(sum(child.cpu_times()[:2]) for child in children)
        for _ in range(DECODED):
            page = decoder.open_page(scan, 1)
        spent = sum(sum(child.cpu_times()[:2]) for child in children) - before
        # A copy, since the decoder takes its memory back.
        page = Page(page.scan, page.number, np.array(page.pixels), page.dpi)
    settings = load_settings()
    choice = build_choice(settings, task.layout)
    return Prepared(page, 1000 * spent / DECODED, choice, build_reader(settings), choice.find(page))


def measured(page: Prepared) -> dict[str, float]:
    """The quickest of some rounds, stage by stage."""
    rounds = []
    for _ in range(ROUNDS):
        marks = [time.process_time()]
        found = page.choice.find(page.page)
        marks.append(time.process_time())
        lattices = propose_all(found.fields)
        marks.append(time.process_time())
        strings = page.reader.strings.read(lattices)
        marks.append(time.process_time())
        page.reader.judge.readings(strings, found.checks, found.layout)
        marks.append(time.process_time())
        rounds.append([1000 * (after - before) for before, after in pairwise(marks)])
    return dict(zip(STAGES, map(min, zip(*rounds, strict=True)), strict=True))


if __name__ == "__main__":
    cv2.setNumThreads(1)
    drawn = prepared(*(sys.argv[1:] or ["open"]))
    for name, spent in {"decode": drawn.decode_ms, **measured(drawn)}.items():
        print(f"{name:18}{spent:8.1f} ms")  # noqa: T201 - it is what this is for
