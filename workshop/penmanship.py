"""A set of single characters written by the pen model, in all its families of shapes, alone and cut out of strings."""

from collections.abc import Iterator, Sequence
from itertools import chain, count, islice

import cv2
import numpy as np
from numpy.typing import NDArray

from workshop.datasets import CharacterSet
from workshop.distortion import CANVAS, INK_SIDE
from workshop.drawing.pen import Writer
from workshop.drawing.shapes import DIGITS, LETTERS, commonness, families

ALONE = 8
"""Characters that one person writes alone: few, since new hands teach more than more of the same."""
TOUCHING = 0.5
"""How often neighbouring digits in a string touch."""
TOUCHING_LETTERS = 0.25
"""How often neighbouring block capitals touch."""
RARITY = 0.5
"""Families of a capital are drawn as often as they are common, to this power: rare ones look like other characters."""


def drawn_set(classes: Sequence[str], many: int, seed: int) -> CharacterSet:
    """Draw `many` digits (and capitals and placeholder crosses, where they are classes).

    Half of them alone, each class alike often; half cut out of strings as an exact reader would, with what links and
    overlaps leave at their sides. Images are (many, 64, 64), groups the writers. The same seed gives the same set.
    """
    wanted = [text for text in classes if text in (*DIGITS, *LETTERS, "x")]
    people = (seed * 100_000 + person for person in count())
    written = chain.from_iterable(((who, *one) for one in _written(wanted, who)) for who in people)
    images = np.zeros((many, CANVAS, CANVAS), np.uint8)
    labels, writers = np.empty(many, np.int64), np.empty(many, np.int64)
    for at, (who, text, mask) in enumerate(islice(written, many)):
        images[at], labels[at], writers[at] = _framed(mask), classes.index(text), who
    return CharacterSet("pen", images, labels, writers.astype(np.str_))


def _written(wanted: Sequence[str], who: int) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """What one person writes: some characters alone, then as many in strings of four, each of digits or of capitals."""
    writer, rng = Writer(who), np.random.default_rng((who, 1))
    for text in rng.choice(wanted, ALONE):
        yield text, writer.shape(text, _family(text, rng), INK_SIDE, rng).mask
    capitals = [text for text in wanted if text in LETTERS]
    for _ in range(ALONE // 4):
        if capitals and rng.random() * len(wanted) < len(capitals):
            patch = writer.string("".join(rng.choice(capitals, 4)), INK_SIDE, rng, touching=TOUCHING_LETTERS)
        else:
            patch = writer.string(_digits(rng), INK_SIDE, rng, touching=TOUCHING)
        for text, box in zip(patch.text, patch.boxes, strict=True):
            yield text, patch.mask[:, max(0, int(box.x)) : int(box.x + box.width) + 1]


def _family(text: str, rng: np.random.Generator) -> str:
    """A way to write a character; every way of a digit is drawn alike often."""
    if text not in LETTERS:
        ways = tuple(families(text))
        return ways[int(rng.integers(len(ways)))]
    names, shares = commonness(text)
    odds = np.array(shares) ** RARITY
    return names[int(rng.choice(len(names), p=odds / odds.sum()))]


def _digits(rng: np.random.Generator) -> str:
    """Four digits; rows of noughts are what people link most."""
    string = "".join(rng.choice(list(DIGITS), 4))
    return string[:2] + "00" if rng.random() < 0.15 else string


def _framed(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink in the middle of the canvas, made smaller where it is too wide."""
    scale = min(1.0, CANVAS / max(mask.shape))
    size = (max(1, int(mask.shape[1] * scale)), max(1, int(mask.shape[0] * scale)))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    image = np.zeros((CANVAS, CANVAS), np.uint8)
    x, y = (CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2
    image[y : y + size[1], x : x + size[0]] = small
    return image
