"""Where the time of a drawn page goes: `python -m benchmarks.stages [open|combs]`, CPU milliseconds of this process.

Decoding happens in the decoder's process and is not in it.
"""

import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.paper import draw_page
from inkfield.composition import build_choice, build_decoder, build_reader
from inkfield.settings import load_settings
from segmentation.opening import identify
from segmentation.proposing import propose

STAGES = "register and cut", "propose", "both readers", "judge"
ROUNDS = 5


def measured(kind: str) -> dict[str, float]:
    """The quickest of some rounds, stage by stage."""
    with tempfile.TemporaryDirectory() as folder, build_decoder() as decoder:
        task = draw_page(kind, 3, Path(folder))
        page = decoder.open_page(identify(Path(task.file), task.file), 1)
    settings = load_settings()
    reader, choice = build_reader(settings), build_choice(settings, task.layout)
    rounds = []
    for _ in range(ROUNDS):
        marks = [time.process_time()]
        found = choice.find(page)
        marks.append(time.process_time())
        lattices = [propose(field) for field in found.fields]
        marks.append(time.process_time())
        strings = reader.strings.read(lattices)
        marks.append(time.process_time())
        reader.judge.readings(strings, found.checks, found.layout)
        marks.append(time.process_time())
        rounds.append([1000 * (after - before) for before, after in pairwise(marks)])
    return dict(zip(STAGES, map(min, zip(*rounds, strict=True)), strict=True))


if __name__ == "__main__":
    for name, spent in measured(*(sys.argv[1:] or ["open"])).items():
        print(f"{name:18}{spent:8.1f} ms")  # noqa: T201 - it is what this is for
