"""Lines by the hundred, drawn by processes of their own, always the same ones in the same order for a seed."""

import multiprocessing
import multiprocessing.queues
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.line_strip import HEIGHT
from workshop.datasets import CharacterSet, split, training_set
from workshop.drawing.digit_images import DigitImages
from workshop.lines.drawing import draw_line
from workshop.lines.texts import ALPHABET

WIDTHS = (96, 160, 288)
"""Lines are padded to the next of these; the few that are longer are left out."""
LONGEST = 16
"""Characters of a text at most."""
NOTHING = 255
"""What fills labels after a text's end."""
MARKS_UNTOLD = 254
"""The same where only the digits are told: any marks may stand among them."""
CHUNK = 128
"""Lines that are drawn together."""
PEOPLE = 40_000_000
"""Seeds of the writers of lines begin here; no other set knows them."""


@dataclass(frozen=True)
class Lines:
    """Lines of one width."""

    strips: NDArray[np.uint8]
    """(n, HEIGHT, width, 1), paper at the right of each."""
    labels: NDArray[np.uint8]
    """(n, LONGEST) positions in ALPHABET, NOTHING or MARKS_UNTOLD after the end."""


def sources_of(names: Sequence[str], data: Path | None, share: float, *, kept: bool) -> list[DigitImages]:
    """The digits of known sets that lines are composed of: what is learnt from, or what is kept back."""
    parts = split([training_set(name, data) for name in names], share)
    return [_source(one) for one in (parts.validation if kept else parts.train)]


def _source(one: CharacterSet) -> DigitImages:
    return DigitImages.from_arrays(one.images, one.labels)


def chunk_of_lines(sources: Sequence[DigitImages], seed: int, number: int, many: int = CHUNK) -> Mapping[int, Lines]:
    """Chunk `number` of the lines of a seed, by width."""
    rng = np.random.default_rng((seed, number))
    drawn: dict[int, list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]] = {}
    for person in range(many):
        line = draw_line(sources, rng, PEOPLE + (seed * 100_000 + number) * many + person)
        width = next((width for width in WIDTHS if width >= line.strip.shape[1]), None)
        if width is None or len(line.text) > LONGEST:
            continue
        strip = np.zeros((HEIGHT, width, 1), np.uint8)
        strip[:, : line.strip.shape[1], 0] = line.strip
        label = np.full(LONGEST, NOTHING, np.uint8)
        label[: len(line.text)] = [ALPHABET.index(character) for character in line.text]
        drawn.setdefault(width, []).append((strip, label))
    return {width: Lines(np.stack([one for one, _ in some]), np.stack([one for _, one in some]))
            for width, some in drawn.items()}  # fmt: skip


@contextmanager
def chunks(names: Sequence[str], data: Path | None, share: float, seed: int, first: int, processes: int) -> Iterator[
    Iterator[Mapping[int, Lines]]
]:  # fmt: skip
    """Chunks from number `first` on, for as long as somebody asks, drawn ahead by `processes`."""
    context = multiprocessing.get_context("spawn")  # a process with a network in it must not be forked
    queues = [context.Queue(4) for _ in range(processes)]
    workers = [
        context.Process(target=_draw, args=(queue, names, data, share, seed, first + at, processes), daemon=True)
        for at, queue in enumerate(queues)
    ]
    for worker in workers:
        worker.start()
    try:
        yield _in_turns(queues)
    finally:
        for worker in workers:
            worker.terminate()


def _in_turns(queues: Sequence["multiprocessing.queues.Queue[Mapping[int, Lines]]"]) -> Iterator[Mapping[int, Lines]]:
    while True:
        for queue in queues:
            yield queue.get()


def _draw(
    queue: "multiprocessing.queues.Queue[Mapping[int, Lines]]",
    names: Sequence[str],
    data: Path | None,
    share: float,
    seed: int,
    number: int,
    step: int,
) -> None:
    """What a drawing process does until it is ended."""
    cv2.setNumThreads(1)
    sources = sources_of(names, data, share, kept=False)
    with suppress(KeyboardInterrupt):
        while True:
            queue.put(chunk_of_lines(sources, seed, number))
            number += step
