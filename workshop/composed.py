"""How well strings of digits that nobody learnt from are read: `python -m workshop.composed`.

Strings of two to ten of MNIST's test digits, touching and not, as one field each; pairs that touch; and single digits
the same way, which tell how many strings a reader could get right that divided them perfectly: p to the power of n.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Scan
from recognizer.reader import Strings
from segmentation.cutting import cut_whole
from segmentation.proposing import propose
from workshop.datasets import measuring_set
from workshop.drawing.digit_images import DigitImages
from workshop.drawing.pen import Writer
from workshop.drawing.strings import StringStyle, compose, drawn_on_paper
from workshop.reading import shipped_reader

SCAN = Scan("composed", "composed", Path("composed"))
PLAIN = StringStyle(touching=0.0, pattern=0.0, ruled=0.0)
TOUCHING = StringStyle(touching=1.0, pattern=0.0, ruled=0.0)
MIXED = StringStyle(touching=0.25, pattern=0.0, ruled=0.0)
LENGTHS = range(2, 11)


@dataclass(frozen=True)
class Composed:
    """What came out."""

    single: float
    """Share of single digits that are read right, as a field each."""
    strings: float
    """Share of strings of 2 to 10 digits, each length alike often."""
    bound: float
    """The mean of single to the power of the length: as many as perfect cuts would give."""
    pairs: float
    """Share of touching pairs."""
    by_length: dict[int, float]


def measured(reader: Strings, digits: DigitImages, many: int, seed: int) -> Composed:
    """Read `many` single digits, strings and pairs each."""
    rng = np.random.default_rng(seed)
    single = _right(reader, digits, [1] * many, PLAIN, rng)
    lengths = [LENGTHS[at % len(LENGTHS)] for at in range(many)]
    hits = _hits(reader, digits, lengths, MIXED, rng)
    by_length = {
        n: float(np.mean([hit for hit, length in zip(hits, lengths, strict=True) if length == n])) for n in LENGTHS
    }
    bound = float(np.mean([single**length for length in LENGTHS]))
    pairs = _right(reader, digits, [2] * many, TOUCHING, rng)
    return Composed(single, float(np.mean(hits)), bound, pairs, by_length)


def _right(
    reader: Strings, digits: DigitImages, lengths: Sequence[int], style: StringStyle, rng: np.random.Generator
) -> float:
    return float(np.mean(_hits(reader, digits, lengths, style, rng)))


def _hits(
    reader: Strings, digits: DigitImages, lengths: Sequence[int], style: StringStyle, rng: np.random.Generator
) -> list[bool]:
    return [_read(reader, page) == text for text, page in _drawn(digits, lengths, style, rng)]


def _drawn(
    digits: DigitImages, lengths: Sequence[int], style: StringStyle, rng: np.random.Generator
) -> Iterator[tuple[str, Page]]:
    pen = Writer(0)  # writes no marks here
    for length in lengths:
        text = "".join(str(one) for one in rng.integers(0, 10, length))
        drawn = drawn_on_paper(compose(text, digits, pen, float(rng.uniform(28, 56)), rng, style), rng, style)
        yield text, Page(SCAN, 1, drawn.image, None)


def _read(reader: Strings, page: Page) -> str:
    (string,) = reader.read([propose(cut_whole(page, FieldSpec("field", "number", Box(0, 0, 1, 1))))])
    return "".join(filter(str.isdigit, string.raw))


def main() -> None:
    """Measure the shipped reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the folder that holds digits/mnist.npz; fetched by default")
    parser.add_argument("--many", type=int, default=2000, help="single digits, strings and pairs each")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    test = measuring_set("mnist", asked.data)
    found = measured(shipped_reader(), DigitImages.from_arrays(test.images, test.labels), asked.many, asked.seed)
    print(json.dumps(found.__dict__, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
